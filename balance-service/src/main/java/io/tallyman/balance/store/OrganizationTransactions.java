package io.tallyman.balance.store;

import io.tallyman.balance.store.AccountDirectory.Opening;
import io.tallyman.topic.UsageEvent;
import java.time.Instant;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Opens transactions for one organization. They run as a role that is bound by row-level security,
 * so that a forgotten condition in a query shows nothing, rather than somebody else's rows.
 */
public final class OrganizationTransactions {
  static final RowMapper<Organization> ORGANIZATION =
      (row, context) ->
          new Organization(
              row.getLong("id"),
              row.getString("name"),
              row.getString("display_name"),
              row.getString("email"),
              row.getString("locale"),
              row.getString("timezone"),
              Columns.instant(row, "created_at"));

  private final Jdbi app;

  /**
   * @param app connections of the role {@code tallyman_app}
   */
  public OrganizationTransactions(Jdbi app) {
    this.app = app;
  }

  /**
   * Reads: everything is seen as of one moment.
   *
   * @throws UnknownOrganizationException if nothing has ever named it
   */
  public <T> T read(String organization, Function<OrganizationTransaction, T> reads) {
    return in(TransactionIsolationLevel.REPEATABLE_READ, organization, reads);
  }

  /**
   * Changes: each statement sees what is committed when it starts.
   *
   * @throws UnknownOrganizationException if nothing has ever named it
   */
  public <T> T change(String organization, Function<OrganizationTransaction, T> changes) {
    return in(TransactionIsolationLevel.READ_COMMITTED, organization, changes);
  }

  /**
   * Changes, in a transaction of an organization that comes into being if it has to.
   *
   * @throws UnknownOrganizationException if it is unknown and may not be opened
   */
  public <T> T changeOpening(
      String organization,
      Opening opening,
      Instant now,
      Function<OrganizationTransaction, T> changes) {
    return app.inTransaction(handle -> {
      name(handle, organization);
      if (opening.anyone()) {
        handle
            .createUpdate(
                """
                insert into organization (name, created_at) values (:name, :now)
                on conflict (name) do nothing
                """)
            .bind("name", organization)
            .bind("now", Columns.utc(now))
            .execute();
      }
      OrganizationTransaction transaction =
          new OrganizationTransaction(handle, choose(handle, organization));
      transaction.openWallet(UsageEvent.DEFAULT_WALLET, opening, now);
      return changes.apply(transaction);
    });
  }

  private <T> T in(
      TransactionIsolationLevel level,
      String organization,
      Function<OrganizationTransaction, T> work) {
    return app.inTransaction(
        level,
        handle -> work.apply(new OrganizationTransaction(handle, choose(handle, organization))));
  }

  private static void name(Handle handle, String name) {
    handle
        .createQuery("select set_config('tallyman.organization_name', :name, true)")
        .bind("name", name)
        .mapTo(String.class)
        .one();
  }

  private static Organization choose(Handle handle, String name) {
    name(handle, name);
    Organization organization =
        handle
            .createQuery("select * from organization where name = :name")
            .bind("name", name)
            .map(ORGANIZATION)
            .findOne()
            .orElseThrow(() -> new UnknownOrganizationException(name));
    handle
        .createQuery("select set_config('tallyman.organization', :id, true)")
        .bind("id", Long.toString(organization.id()))
        .mapTo(String.class)
        .one();
    return organization;
  }
}
