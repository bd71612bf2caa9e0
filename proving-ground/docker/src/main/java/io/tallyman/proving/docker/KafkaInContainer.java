package io.tallyman.proving.docker;

import io.tallyman.proving.OtherBroker;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** Apache Kafka's own image, by Testcontainers. */
public final class KafkaInContainer implements OtherBroker {
  /** The version that the clients have. */
  private static final String IMAGE = "apache/kafka:4.2.1";

  private final KafkaContainer container = new KafkaContainer(IMAGE);

  @Override
  public void start() {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new IllegalStateException(
          "The end-to-end suite on Testcontainers needs a Docker engine, and none answers here."
              + " Start one, or run the suite on the embedded broker: ./mvnw verify");
    }
    container.start();
  }

  @Override
  public String name() {
    return "Testcontainers' " + IMAGE;
  }

  @Override
  public String bootstrapServers() {
    return container.getBootstrapServers();
  }

  @Override
  public void close() {
    container.stop();
  }
}
