package io.tallyman.sandbox.up;

import io.tallyman.sandbox.console.Console;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A durable broker and a durable PostgreSQL of one's own, without the services. */
public final class Machinery implements AutoCloseable {
  private final DataDirectory directory;
  private final KafkaBroker kafka;
  private final PostgresServer postgres;

  private Machinery(DataDirectory directory, Console console) {
    this.directory = directory;
    kafka = new KafkaBroker(directory, Ports.free(), console);
    postgres = new PostgresServer(directory, Ports.free(), console);
  }

  /** Starts both, on ports that are free, over a data folder. Returns once both answer. */
  public static Machinery start(Path dataDirectory, Console console) throws InterruptedException {
    Machinery machinery = new Machinery(DataDirectory.open(dataDirectory), console);
    machinery.postgres.start();
    machinery.kafka.start();
    return machinery;
  }

  public String bootstrapServers() {
    return kafka.bootstrap();
  }

  public String postgresUrl() {
    return postgres.url();
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
    return settings;
  }

  @Override
  public void close() {
    try {
      kafka.stop();
      postgres.stop();
      directory.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
