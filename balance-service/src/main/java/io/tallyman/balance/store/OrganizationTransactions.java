package io.tallyman.balance.store;

import io.tallyman.balance.store.AccountDirectory.Opening;
import io.tallyman.balance.store.AccountReader.Depth;
import io.tallyman.balance.store.AccountReader.Locked;
import io.tallyman.topic.UsageEvent;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/**
 * Opens transactions for one organization. They run as a role that is bound by row-level security,
 * so that a forgotten condition in a query shows nothing, rather than somebody else's rows.
 */
public final class OrganizationTransactions {
  static final RowMapper<Organization> ORGANIZATION = (row, context) -> organization(row);

  private static final String NAME = "select set_config('tallyman.organization_name', ?, true)";

  private static final String FIND =
      """
      select o.*, set_config('tallyman.organization', o.id::text, true)
      from organization o
      where o.name = ?
      """;

  /** One round trip: the statements travel together, and run one after the other. */
  private static final String CHOOSE = NAME + ";\n" + FIND;

  /**
   * What follows an account's lock is the same few statements on few rows: to plan them anew each
   * time would cost a fifth of the database's work.
   */
  private static final String CHOOSE_AND_LOCK =
      NAME
          + ", set_config('plan_cache_mode', 'force_generic_plan', true);\n"
          + FIND
          + ";\n"
          + AccountReader.LOCK_AND_READ;

  private static final String AS_OF_ONE_MOMENT =
      "set transaction isolation level repeatable read;\n";

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
    return in(AS_OF_ONE_MOMENT + CHOOSE, 2, organization, reads);
  }

  /**
   * Changes: each statement sees what is committed when it starts.
   *
   * @throws UnknownOrganizationException if nothing has ever named it
   */
  public <T> T change(String organization, Function<OrganizationTransaction, T> changes) {
    return in(CHOOSE, 1, organization, changes);
  }

  /**
   * Changes an account of the organization, locked and read whole; and the one that pays when it is
   * spent, if there is one.
   *
   * @param fallback the wallet that pays, as the catalog says; null: none does
   * @throws UnknownOrganizationException if nothing has ever named it
   */
  public <T> T change(
      String organization,
      long accountId,
      @Nullable String fallback,
      InstantSource clock,
      BiFunction<OrganizationTransaction, Locked, T> changes) {
    if (fallback != null) {
      return change(
          organization,
          transaction ->
              changes.apply(transaction, transaction.lockWithPayer(accountId, fallback, clock)));
    }
    return app.inTransaction(handle -> {
      try (PreparedStatement statement = handle.getConnection().prepareStatement(CHOOSE_AND_LOCK)) {
        Parameters parameters = new Parameters(statement);
        parameters.put(organization);
        parameters.put(organization);
        for (int part = 0; part < AccountReader.LOCK_AND_READ_PARTS; part++) {
          parameters.putLongs(List.of(accountId));
        }
        statement.execute();
        Organization chosen = chosen(statement, 1, organization);
        statement.getMoreResults();
        Locked locked = AccountReader.locked(statement, Depth.WHOLE, clock);
        return ended(
            new OrganizationTransaction(handle, chosen),
            transaction -> changes.apply(transaction, locked));
      } catch (SQLException e) {
        throw new UncheckedSqlException(e);
      }
    });
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
          new OrganizationTransaction(handle, choose(handle, CHOOSE, 1, organization));
      transaction.openWallet(UsageEvent.DEFAULT_WALLET, opening, now);
      return ended(transaction, changes);
    });
  }

  private <T> T in(
      String choosing, int before, String organization, Function<OrganizationTransaction, T> work) {
    return app.inTransaction(handle ->
        ended(
            new OrganizationTransaction(handle, choose(handle, choosing, before, organization)),
            work));
  }

  private static <T> T ended(
      OrganizationTransaction transaction, Function<OrganizationTransaction, T> work) {
    T result = work.apply(transaction);
    transaction.end();
    return result;
  }

  private static void name(Handle handle, String name) {
    handle
        .createQuery("select set_config('tallyman.organization_name', :name, true)")
        .bind("name", name)
        .mapTo(String.class)
        .one();
  }

  private static Organization choose(Handle handle, String choosing, int before, String name) {
    try (PreparedStatement statement = handle.getConnection().prepareStatement(choosing)) {
      statement.setString(1, name);
      statement.setString(2, name);
      statement.execute();
      return chosen(statement, before, name);
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  /**
   * What {@link #CHOOSE} found; the statement is left there.
   *
   * @param before how many results come before it
   */
  private static Organization chosen(PreparedStatement statement, int before, String name)
      throws SQLException {
    for (int result = 0; result < before; result++) {
      statement.getMoreResults();
    }
    ResultSet organization = statement.getResultSet();
    if (!organization.next()) {
      throw new UnknownOrganizationException(name);
    }
    return organization(organization);
  }

  private static Organization organization(ResultSet row) throws SQLException {
    return new Organization(
        row.getLong("id"),
        row.getString("name"),
        row.getString("display_name"),
        row.getString("email"),
        row.getString("locale"),
        row.getString("timezone"),
        Columns.instant(row, "created_at"));
  }
}
