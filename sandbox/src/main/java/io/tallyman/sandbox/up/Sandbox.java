package io.tallyman.sandbox.up;

import io.tallyman.sandbox.clock.SandboxClock;
import io.tallyman.sandbox.console.Console;
import io.tallyman.sandbox.console.Failure;
import java.time.Duration;

/** One running system: broker, database and services over one data folder. */
final class Sandbox {
  private final DataDirectory directory;
  private final SandboxOptions options;
  private final Console console;
  private final KafkaBroker kafka;
  private final PostgresServer postgres;
  private final SandboxClock clock;
  private final Services services;
  private final String adminKey;
  private final CatalogChoice catalog;

  private Sandbox(DataDirectory directory, SandboxOptions options, Console console) {
    this.directory = directory;
    this.options = options;
    this.console = console;
    this.adminKey = adminKey(directory);
    this.catalog = CatalogChoice.of(options.catalog(), directory);
    this.kafka = new KafkaBroker(directory, options.kafkaPort(), console);
    this.postgres =
        new PostgresServer(directory, options.postgresPort(), DatabaseResources.MODEST, console);
    this.clock = directory.clock();
    SandboxStripe stripe = new SandboxStripe(directory, options.stripePort(), options.httpPort());
    this.services =
        new Services(
            Services.settings(
                options,
                adminKey,
                directory.secret("token-secret"),
                catalog.location(),
                kafka,
                postgres,
                stripe),
            clock,
            stripe,
            directory.logs());
  }

  /**
   * Takes the data folder, clears away what an earlier run left running, and checks the ports.
   *
   * @throws Failure if the folder or a port cannot be had; nothing is left running then
   */
  static Sandbox prepare(SandboxOptions options, Console console) throws InterruptedException {
    var directory = DataDirectory.open(options.dataDir());
    ChildProcess.stopLeftover(
        "Kafka", KafkaBroker.pidFile(directory), KafkaBroker.STOP_SIGNAL, console);
    ChildProcess.stopLeftover(
        "PostgreSQL", PostgresServer.pidFile(directory), PostgresServer.STOP_SIGNAL, console);
    Ports.check(options.ports());
    if (options.fresh()) {
      directory.wipe();
    }
    return new Sandbox(directory, options, console);
  }

  private static String adminKey(DataDirectory directory) {
    String given = System.getenv().getOrDefault("TALLYMAN_ADMIN_KEY", "");
    if (!given.isEmpty()) {
      directory.write("admin-key", given); // where the command line finds it
    }
    return directory.secret("admin-key");
  }

  /**
   * Returns once every part answers. The services need the database to start, and wait for the
   * broker by themselves, so that neither core idles meanwhile.
   */
  void start() throws InterruptedException {
    long startedAt = System.nanoTime();
    Parts.startTogether(
        () -> {
          kafka.start();
          tellReady("Kafka", startedAt);
        },
        () -> {
          postgres.start();
          tellReady("PostgreSQL", startedAt);
          services.start();
          tellReady("services", startedAt);
        });
    if (!clock.duration().isZero()) {
      console.print("The clock is ahead of real time, by " + clock.duration());
    }
    console.print(ReadyNotice.of(options, directory, catalog.catalog(), adminKey));
  }

  private void tellReady(String what, long startedAt) {
    Duration passed = Duration.ofNanos(System.nanoTime() - startedAt);
    console.print("  %-11s ready after %.1f s".formatted(what, passed.toMillis() / 1000.0));
  }

  /** In the order in which nothing is lost: services drain, then the broker, then the database. */
  void stop() {
    try {
      console.print("Stopping …");
      services.stop();
      kafka.stop();
      postgres.stop();
      directory.close();
      console.print("Stopped. All data is in " + directory.path());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
