package io.tallyman.balance.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/**
 * A freshly migrated ledger on a real PostgreSQL, seen by each of its roles. The server is one for
 * the whole test run; every database is a copy of one template, so a new one costs little.
 */
public final class FreshDatabase {
  private static final String TEMPLATE = "ledger_template";
  private static final AtomicInteger COPIES = new AtomicInteger();
  private static final EmbeddedPostgres SERVER = start();

  private final String name;

  private FreshDatabase(String name) {
    this.name = name;
  }

  /** A database of its own for one test. */
  public static FreshDatabase create() {
    String name = "ledger_" + COPIES.incrementAndGet();
    superuser()
        .useHandle(handle ->
            handle.execute(
                "create database " + name + " template " + TEMPLATE + " owner tallyman_owner"));
    return new FreshDatabase(name);
  }

  /** The owner sees and may change everything: for preparing tests. */
  public Jdbi owner() {
    return Jdbi.create(as("tallyman_owner"));
  }

  public Jdbi writer() {
    return Jdbi.create(as("tallyman_writer"));
  }

  public Jdbi app() {
    return Jdbi.create(as("tallyman_app"));
  }

  public Jdbi ops() {
    return Jdbi.create(as("tallyman_ops"));
  }

  /** Connections of a role, not pooled. */
  public DataSource as(String role) {
    return SERVER.getDatabase(role, name);
  }

  /** For a {@code spring.datasource.url}; any password does. */
  public String jdbcUrl() {
    return "jdbc:postgresql://localhost:" + SERVER.getPort() + "/" + name;
  }

  private static Jdbi superuser() {
    return Jdbi.create(SERVER.getPostgresDatabase());
  }

  private static EmbeddedPostgres start() {
    try {
      EmbeddedPostgres server = EmbeddedPostgres.builder().start();
      Jdbi.create(server.getPostgresDatabase())
          .useHandle(handle -> {
            handle.execute("create role tallyman_owner login");
            handle.execute("create role tallyman_writer login bypassrls");
            handle.execute("create role tallyman_app login");
            handle.execute("create role tallyman_ops login");
            handle.execute("create database " + TEMPLATE + " owner tallyman_owner");
          });
      Flyway.configure()
          .dataSource(server.getDatabase("tallyman_owner", TEMPLATE))
          .load()
          .migrate();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
