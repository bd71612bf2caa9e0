package io.tallyman.balance.store;

import com.zaxxer.hikari.HikariDataSource;
import io.tallyman.balance.PostgresSettings;
import io.tallyman.postgres.ConnectionPool;
import io.tallyman.postgres.Login;
import io.tallyman.postgres.Roles;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/**
 * The ledger's database: one pool for each role the service has.
 *
 * <p>The roles' names are fixed in the migration's grants; logins may differ only in password.
 */
public final class LedgerDatabase implements AutoCloseable {
  private final HikariDataSource writerPool;
  private final HikariDataSource appPool;
  private final HikariDataSource opsPool;
  private final Jdbi writer;
  private final Jdbi app;
  private final Jdbi ops;

  /**
   * Opens the pools; the database need not be up yet.
   *
   * @param writers connections of the consumer's role: one for each consumer and background task
   */
  public LedgerDatabase(PostgresSettings settings, int writers) {
    writerPool = pool(settings, settings.writer(), "writer", writers);
    appPool = pool(settings, settings.app(), "app", settings.requestConnections());
    opsPool = pool(settings, settings.ops(), "ops", 4);
    writer = Jdbi.create(writerPool);
    app = Jdbi.create(appPool);
    ops = Jdbi.create(opsPool);
  }

  /** Creates roles, where a superuser is given, and brings the schema up to date. */
  public static void migrate(PostgresSettings settings) {
    Login superuser = settings.superuser();
    if (superuser != null) {
      Roles.create(settings.url(), superuser, roles -> createRoles(roles, settings));
    }
    Flyway.configure()
        .dataSource(settings.url(), settings.owner().user(), settings.owner().password())
        .locations("classpath:db/migration")
        .failOnMissingLocations(true)
        .load()
        .migrate();
  }

  private static void createRoles(Roles roles, PostgresSettings settings) {
    roles.ensure(settings.owner(), "");
    roles.ensure(settings.writer(), "bypassrls");
    roles.ensure(settings.app(), "");
    roles.ensure(settings.ops(), "");
    roles.closePublic();
    roles.grantOnSchema("usage, create", "public", settings.owner());
    roles.grantOnSchema("usage", "public", settings.writer());
    roles.grantOnSchema("usage", "public", settings.app());
    roles.grantOnSchema("usage", "public", settings.ops());
  }

  /** The consumer's role: sees every organization; may append usage. Never used by a request. */
  public Jdbi writer() {
    return writer;
  }

  /** The requests' role: sees nothing until the transaction names its organization. */
  public Jdbi app() {
    return app;
  }

  /** The operators' role: reads everything, changes nothing. */
  public Jdbi ops() {
    return ops;
  }

  /**
   * Asks the database for an answer.
   *
   * @throws org.jdbi.v3.core.JdbiException if there is none
   */
  public void checkReachable() {
    ops.useHandle(handle -> handle.execute("select 1"));
  }

  @Override
  public void close() {
    writerPool.close();
    appPool.close();
    opsPool.close();
  }

  private static HikariDataSource pool(
      PostgresSettings settings, Login login, String name, int size) {
    return ConnectionPool.open(settings.url(), login, name, size, settings.connectionTimeout());
  }
}
