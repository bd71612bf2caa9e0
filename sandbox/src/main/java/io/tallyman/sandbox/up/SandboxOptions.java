package io.tallyman.sandbox.up;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code up} was asked for.
 *
 * @param catalog a built-in catalog's name or a file; empty: as before on this data
 */
record SandboxOptions(
    Path dataDir,
    boolean fresh,
    Optional<String> catalog,
    int httpPort,
    int kafkaPort,
    int postgresPort,
    int stripePort) {
  static final Path DEFAULT_DATA_DIR = Path.of(".tallyman");

  boolean isDefaultDataDir() {
    return dataDir.equals(DEFAULT_DATA_DIR);
  }

  List<Ports.Wanted> ports() {
    return List.of(
        new Ports.Wanted("HTTP", httpPort, "--http-port"),
        new Ports.Wanted("Kafka", kafkaPort, "--kafka-port"),
        new Ports.Wanted("PostgreSQL", postgresPort, "--postgres-port"),
        new Ports.Wanted("the Stripe simulator", stripePort, "--stripe-port"));
  }
}
