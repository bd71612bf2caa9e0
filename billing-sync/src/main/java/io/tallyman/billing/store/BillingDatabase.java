package io.tallyman.billing.store;

import com.zaxxer.hikari.HikariDataSource;
import io.tallyman.billing.BillingPostgresSettings;
import io.tallyman.postgres.ConnectionPool;
import io.tallyman.postgres.DatabaseOutage;
import io.tallyman.postgres.Login;
import io.tallyman.postgres.Roles;
import java.sql.SQLException;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * billing-sync's own schema, seen by the role it serves as.
 *
 * <p>The roles' names are fixed in the migration's grants; logins may differ only in password.
 */
public final class BillingDatabase implements AutoCloseable {
  private static final String SCHEMA = "billing";

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  /** Opens the pool; the database need not be up yet. */
  public BillingDatabase(BillingPostgresSettings settings) {
    pool =
        ConnectionPool.open(
            settings.url(),
            settings.service(),
            "billing",
            settings.connections(),
            settings.connectionTimeout());
    jdbi = Jdbi.create(pool);
  }

  /** Creates roles, where a superuser is given, and brings the schema up to date. */
  public static void migrate(BillingPostgresSettings settings) {
    Login superuser = settings.superuser();
    if (superuser != null) {
      Roles.create(
          settings.url(),
          superuser,
          roles -> {
            roles.ensure(settings.owner(), "");
            roles.ensure(settings.service(), "");
            roles.ensureSchema(SCHEMA, settings.owner());
            roles.grantOnSchema("usage", SCHEMA, settings.service());
          });
    }
    Flyway.configure()
        .dataSource(settings.url(), settings.owner().user(), settings.owner().password())
        .schemas(SCHEMA)
        .createSchemas(false)
        .locations("classpath:db/billing")
        .failOnMissingLocations(true)
        .load()
        .migrate();
  }

  /** Does some work in one transaction that sees every organization: never for a request of one. */
  public <T> T inTransaction(Function<Handle, T> work) {
    return inTransaction("tallyman.every_organization", "on", work);
  }

  /** Does some work in one transaction that sees one organization and nothing of any other. */
  public <T> T inTransaction(String organization, Function<Handle, T> work) {
    return inTransaction("tallyman.organization_name", organization, work);
  }

  private <T> T inTransaction(String setting, String value, Function<Handle, T> work) {
    return jdbi.inTransaction(handle -> {
      handle
          .createQuery("select set_config(:setting, :value, true)")
          .bind("setting", setting)
          .bind("value", value)
          .mapTo(String.class)
          .one();
      return work.apply(handle);
    });
  }

  /**
   * Asks the database for an answer.
   *
   * @throws org.jdbi.v3.core.JdbiException if there is none
   */
  public void checkReachable() {
    jdbi.useHandle(handle -> handle.execute("select 1"));
  }

  /** Whether the same may succeed at once: the database is away, or others were in the way. */
  public static boolean isPassing(Throwable failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && sql.getSQLState() != null
          && sql.getSQLState().startsWith("40")) {
        return true;
      }
    }
    return DatabaseOutage.isBehind(failed);
  }

  @Override
  public void close() {
    pool.close();
  }
}
