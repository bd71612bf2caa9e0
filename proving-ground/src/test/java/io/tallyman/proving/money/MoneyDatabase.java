package io.tallyman.proving.money;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tallyman.balance.PostgresSettings;
import io.tallyman.balance.store.LedgerDatabase;
import io.tallyman.billing.BillingPostgresSettings;
import io.tallyman.billing.store.BillingDatabase;
import io.tallyman.postgres.Login;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * A database with billing-sync's schema and the ledger's, and what billing-sync's can go back to.
 */
final class MoneyDatabase implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Login SUPERUSER = new Login("postgres", "any");
  private static final String TEMPLATE = "money_template";
  private static final AtomicInteger COPIES = new AtomicInteger();

  /** In an order in which rows may be added. */
  private static final List<String> TABLES =
      List.of(
          "organization",
          "customer",
          "webhook_event",
          "told",
          "outbox",
          "subscription",
          "invoice",
          "payment",
          "price",
          "top_up",
          "reconciliation",
          "listed_object",
          "drift",
          "idempotency");

  private static final EmbeddedPostgres SERVER = start();

  static {
    server().useHandle(handle -> handle.execute("create database " + TEMPLATE));
    LedgerDatabase.migrate(ledger(TEMPLATE));
    BillingDatabase.migrate(billing(TEMPLATE));
  }

  private final String name = "money_" + COPIES.incrementAndGet();
  private final HikariDataSource connections;
  private final Jdbi superuser;

  MoneyDatabase() {
    server()
        .useHandle(handle -> handle.execute("create database " + name + " template " + TEMPLATE));
    HikariConfig config = new HikariConfig();
    config.setDataSource(SERVER.getDatabase("postgres", name));
    config.setMinimumIdle(1);
    config.setMaximumPoolSize(2);
    connections = new HikariDataSource(config);
    superuser = Jdbi.create(connections);
    superuser.useHandle(handle -> {
      handle.execute("create schema kept");
      TABLES.forEach(
          table -> handle.execute("create table kept." + table + " as table billing." + table));
    });
  }

  PostgresSettings ledger() {
    return ledger(name);
  }

  BillingPostgresSettings billing() {
    return billing(name);
  }

  Jdbi superuser() {
    return superuser;
  }

  /** Keeps billing-sync's state, for {@link #restore}. */
  void keep() {
    superuser.useTransaction(handle ->
        TABLES.forEach(table -> {
          handle.execute("delete from kept." + table);
          handle.execute("insert into kept." + table + " select * from billing." + table);
        }));
  }

  /** Goes back to what was kept; nothing is made to fail any more. */
  void restore() {
    String drops =
        TABLES.stream()
            .map(table -> "drop trigger if exists failing on billing." + table + ";")
            .collect(Collectors.joining());
    String deletes =
        TABLES.reversed().stream()
            .map(table -> "delete from billing." + table + ";")
            .collect(Collectors.joining());
    String inserts =
        TABLES.stream()
            .map(table ->
                "insert into billing.%s overriding system value select * from kept.%s;"
                    .formatted(table, table))
            .collect(Collectors.joining());
    superuser.useHandle(handle -> handle.createScript(drops + deletes + inserts).execute());
  }

  /** The next two times that billing-sync does this to a table, its transaction breaks. */
  void failTwice(String table, String operation) {
    superuser.useHandle(handle -> {
      handle.execute("create sequence if not exists kept.failures");
      handle.execute("alter sequence kept.failures restart");
      handle.execute(
          """
          create or replace function kept.fail() returns trigger language plpgsql security definer as $$
          begin
            if nextval('kept.failures') <= 2 then
              raise exception 'made to fail' using errcode = '40001';
            end if;
            return coalesce(new, old);
          end $$
          """);
      handle.execute(
          "create trigger failing before %s on billing.%s for each row execute function kept.fail()"
              .formatted(operation, table));
    });
  }

  /** How often a transaction has come to the step that fails. */
  int failures() {
    return superuser.withHandle(handle ->
        handle
            .createQuery("select case when is_called then last_value else 0 end from kept.failures")
            .mapTo(Integer.class)
            .one());
  }

  @Override
  public void close() {
    connections.close();
  }

  private static PostgresSettings ledger(String name) {
    return new PostgresSettings(
        url(name),
        new Login("tallyman_owner", "any"),
        new Login("tallyman_writer", "any"),
        new Login("tallyman_app", "any"),
        new Login("tallyman_ops", "any"),
        SUPERUSER,
        2,
        PATIENCE);
  }

  private static BillingPostgresSettings billing(String name) {
    return new BillingPostgresSettings(
        url(name),
        new Login("tallyman_billing_owner", "any"),
        new Login("tallyman_billing", "any"),
        SUPERUSER,
        4,
        PATIENCE);
  }

  private static String url(String name) {
    return "jdbc:postgresql://localhost:" + SERVER.getPort() + "/" + name;
  }

  private static Jdbi server() {
    return Jdbi.create(SERVER.getPostgresDatabase());
  }

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder().setPgBinaryResolver(MoneyDatabase::archive).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * PostgreSQL's programs for this machine. The packaged sandbox names its libraries in its
   * manifest, so they are on the class path twice, which the server's own search does not accept.
   */
  private static @Nullable InputStream archive(String system, String machine) {
    String architecture = machine.equals("aarch64") ? "arm_64" : "x86_64";
    return MoneyDatabase.class.getResourceAsStream(
        "/postgres-" + system.toLowerCase(Locale.ROOT) + "-" + architecture + ".txz");
  }
}
