package io.tallyman.balance.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/**
 * A freshly migrated ledger on a real PostgreSQL, seen by each of its roles. The server is one for
 * the whole test run; every database is a copy of one template, so a new one costs little.
 */
public final class FreshDatabase implements AutoCloseable {
  private static final String TEMPLATE = "ledger_template";
  private static final AtomicInteger COPIES = new AtomicInteger();
  private static final EmbeddedPostgres SERVER = start();

  private static final int POOLED = 4;

  private final String name;
  private final boolean pooled;
  private final Map<String, HikariDataSource> pools = new ConcurrentHashMap<>();

  private FreshDatabase(String name, boolean pooled) {
    this.name = name;
    this.pooled = pooled;
  }

  /** A database of its own for one test. */
  public static FreshDatabase create() {
    return create(false);
  }

  /** One that keeps its connections until it is closed: for a test of many transactions. */
  public static FreshDatabase createPooled() {
    return create(true);
  }

  private static FreshDatabase create(boolean pooled) {
    String name = "ledger_" + COPIES.incrementAndGet();
    onServer()
        .useHandle(handle ->
            handle.execute(
                "create database " + name + " template " + TEMPLATE + " owner tallyman_owner"));
    return new FreshDatabase(name, pooled);
  }

  /** The owner sees and may change everything: for preparing tests. */
  public Jdbi owner() {
    return Jdbi.create(source("tallyman_owner"));
  }

  public Jdbi writer() {
    return Jdbi.create(source("tallyman_writer"));
  }

  public Jdbi app() {
    return Jdbi.create(source("tallyman_app"));
  }

  public Jdbi ops() {
    return Jdbi.create(source("tallyman_ops"));
  }

  /** Whom no check of the database's own holds back: for breaking things. */
  public Jdbi superuser() {
    return Jdbi.create(as("postgres"));
  }

  private DataSource source(String role) {
    return pooled ? pools.computeIfAbsent(role, this::pool) : as(role);
  }

  private HikariDataSource pool(String role) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(as(role));
    config.setMaximumPoolSize(POOLED);
    config.setMinimumIdle(1);
    return new HikariDataSource(config);
  }

  @Override
  public void close() {
    pools.values().forEach(HikariDataSource::close);
  }

  /** Connections of a role, not pooled. */
  public DataSource as(String role) {
    return SERVER.getDatabase(role, name);
  }

  /** For a {@code spring.datasource.url}; any password does. */
  public String jdbcUrl() {
    return "jdbc:postgresql://localhost:" + SERVER.getPort() + "/" + name;
  }

  private static Jdbi onServer() {
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
