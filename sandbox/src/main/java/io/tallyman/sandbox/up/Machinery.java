package io.tallyman.sandbox.up;

import io.tallyman.sandbox.clock.SandboxClock;
import io.tallyman.sandbox.console.Console;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A durable broker and a durable PostgreSQL of one's own, without the services. */
public final class Machinery implements AutoCloseable {
  private final DataDirectory directory;
  private final PostgresServer postgres;
  private final @Nullable KafkaBroker ownKafka;
  private final String bootstrapServers;
  private boolean closed;

  private Machinery(
      DataDirectory directory,
      PostgresServer postgres,
      @Nullable KafkaBroker ownKafka,
      String bootstrapServers) {
    this.directory = directory;
    this.postgres = postgres;
    this.ownKafka = ownKafka;
    this.bootstrapServers = bootstrapServers;
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** Starts both, on ports that are free, over a data folder. Returns once both answer. */
  public static Machinery start(Path dataDirectory, DatabaseResources resources, Console console)
      throws InterruptedException {
    DataDirectory directory = DataDirectory.open(dataDirectory);
    return start(directory, new KafkaBroker(directory, Ports.free(), console), resources, console);
  }

  /**
   * Starts both, where clients of the broker go another way.
   *
   * @param kafkaPort where the broker listens
   * @param advertisedKafkaPort where it says it is
   */
  public static Machinery startBehind(
      int kafkaPort, int advertisedKafkaPort, Path dataDirectory, Console console)
      throws InterruptedException {
    DataDirectory directory = DataDirectory.open(dataDirectory);
    return start(
        directory,
        new KafkaBroker(directory, kafkaPort, advertisedKafkaPort, console),
        DatabaseResources.MODEST,
        console);
  }

  private static Machinery start(
      DataDirectory directory, KafkaBroker kafka, DatabaseResources resources, Console console)
      throws InterruptedException {
    PostgresServer postgres = new PostgresServer(directory, Ports.free(), resources, console);
    Parts.startTogether(kafka::start, postgres::start);
    return new Machinery(directory, postgres, kafka, kafka.bootstrap());
  }

  /** Starts PostgreSQL only, beside a broker that somebody else runs. */
  public static Machinery startBeside(String bootstrapServers, Path dataDirectory, Console console)
      throws InterruptedException {
    DataDirectory directory = DataDirectory.open(dataDirectory);
    PostgresServer postgres =
        new PostgresServer(directory, Ports.free(), DatabaseResources.MODEST, console);
    postgres.start();
    return new Machinery(directory, postgres, null, bootstrapServers);
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  public String postgresUrl() {
    return postgres.url();
  }

  /** The process of PostgreSQL now; it is another one after an end that nobody asked for. */
  public long postgresPid() {
    return postgres.pid();
  }

  /** The broker's process now. */
  public long kafkaPid() {
    if (ownKafka == null) {
      throw new IllegalStateException("somebody else runs the broker");
    }
    return ownKafka.pid();
  }

  /** The clock of this data folder. */
  public SandboxClock clock() {
    return directory.clock();
  }

  public String superuser() {
    return PostgresServer.SUPERUSER;
  }

  public String superuserPassword() {
    return postgres.password();
  }

  /** What a service has to be told to find them. */
  public Map<String, String> serviceSettings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spring.kafka.bootstrap-servers", bootstrapServers());
    settings.put("tallyman.postgres.url", postgresUrl());
    settings.put("tallyman.postgres.superuser.user", superuser());
    settings.put("tallyman.postgres.superuser.password", superuserPassword());
    for (String role : new String[] {"owner", "writer", "app", "ops"}) {
      settings.put("tallyman.postgres." + role + ".user", "tallyman_" + role);
      settings.put("tallyman.postgres." + role + ".password", superuserPassword());
    }
    settings.putAll(BillingLogins.of(postgres));
    settings.put("tallyman.token-secret", directory.secret("token-secret"));
    return settings;
  }

  /**
   * Stops both; at the latest when this JVM ends. Whoever comes second waits for the first, so that
   * the JVM does not end half way.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (ownKafka != null) {
        ownKafka.stop();
      }
      postgres.stop();
      directory.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
