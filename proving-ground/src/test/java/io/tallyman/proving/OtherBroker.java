package io.tallyman.proving;

/**
 * A broker that the end-to-end suite runs on instead of the embedded one. Found by {@link
 * java.util.ServiceLoader}; each system makes one of its own.
 */
public interface OtherBroker extends AutoCloseable {
  /** What it is, for the log. */
  String name();

  /**
   * Returns once it answers.
   *
   * @throws IllegalStateException if it cannot run here, with what is missing
   */
  void start();

  /** Where it is, once it has started. */
  String bootstrapServers();

  @Override
  void close();
}
