package io.tallyman.proving.faults;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.netcrusher.core.reactor.NioReactor;
import org.netcrusher.core.throttle.Throttler;
import org.netcrusher.tcp.TcpCrusher;
import org.netcrusher.tcp.TcpCrusherBuilder;

/** Connections from one party to another, which can be cut, slowed down, and held up. */
final class Wire implements AutoCloseable {
  private final String name;
  private final TcpCrusher crusher;
  private volatile long delayNanos;

  /**
   * Opens the wire.
   *
   * @param from the port that the one party connects to
   * @param to the port where the other party listens
   */
  Wire(String name, NioReactor reactor, int from, int to) {
    this.name = name;
    Throttler throttler =
        bytes ->
            delayNanos == 0
                ? Throttler.NO_DELAY_NS
                : ThreadLocalRandom.current().nextLong(delayNanos);
    crusher =
        TcpCrusherBuilder.builder()
            .withReactor(reactor)
            .withBindAddress("127.0.0.1", from)
            .withConnectAddress("127.0.0.1", to)
            .withOutgoingThrottlerFactory(address -> throttler)
            .withIncomingThrottlerFactory(address -> throttler)
            .buildAndOpen();
  }

  String name() {
    return name;
  }

  /** Breaks every connection that is open; new ones are let through. */
  void cut() {
    crusher.closeAllPairs();
  }

  /** Breaks every connection, and refuses new ones until {@link #connect}. */
  void disconnect() {
    crusher.close();
  }

  void connect() {
    if (!crusher.isOpen()) {
      crusher.open();
    }
  }

  /** Lets nothing through, and tells nobody, until {@link #flow}. */
  void stall() {
    crusher.freeze();
  }

  void flow() {
    if (crusher.isFrozen()) {
      crusher.unfreeze();
    }
  }

  /** Delays each piece by up to so long. */
  void slowDown(Duration most) {
    delayNanos = most.toNanos();
  }

  /** Whatever was done to it is over. */
  void mend() {
    delayNanos = 0;
    connect();
    flow();
  }

  @Override
  public void close() {
    crusher.close();
  }
}
