package io.tallyman.balance.store;

import io.tallyman.balance.store.AccountDirectory.Opening;
import io.tallyman.topic.UsageEvent;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * Opens transactions for one organization. They run as a role that is bound by row-level security,
 * so that a forgotten condition in a query shows nothing, rather than somebody else's rows.
 */
public final class OrganizationTransactions {
  static final RowMapper<Organization> ORGANIZATION = (row, context) -> organization(row);

  /** One round trip: the statements travel together, and run one after the other. */
  private static final String CHOOSE =
      """
      select set_config('tallyman.organization_name', ?, true);
      select o.*, set_config('tallyman.organization', o.id::text, true)
      from organization o
      where o.name = ?
      """;

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
    return in(AS_OF_ONE_MOMENT + CHOOSE, organization, reads);
  }

  /**
   * Changes: each statement sees what is committed when it starts.
   *
   * @throws UnknownOrganizationException if nothing has ever named it
   */
  public <T> T change(String organization, Function<OrganizationTransaction, T> changes) {
    return in(CHOOSE, organization, changes);
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
          new OrganizationTransaction(handle, choose(handle, CHOOSE, organization));
      transaction.openWallet(UsageEvent.DEFAULT_WALLET, opening, now);
      return changes.apply(transaction);
    });
  }

  private <T> T in(
      String choosing, String organization, Function<OrganizationTransaction, T> work) {
    return app.inTransaction(handle ->
        work.apply(new OrganizationTransaction(handle, choose(handle, choosing, organization))));
  }

  private static void name(Handle handle, String name) {
    handle
        .createQuery("select set_config('tallyman.organization_name', :name, true)")
        .bind("name", name)
        .mapTo(String.class)
        .one();
  }

  private static Organization choose(Handle handle, String choosing, String name) {
    try (PreparedStatement statement = handle.getConnection().prepareStatement(choosing)) {
      statement.setString(1, name);
      statement.setString(2, name);
      statement.execute();
      ResultSet organization = last(statement);
      if (!organization.next()) {
        throw new UnknownOrganizationException(name);
      }
      return organization(organization);
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  /** What the last of a statement's parts found. */
  private static ResultSet last(PreparedStatement statement) throws SQLException {
    ResultSet last = statement.getResultSet();
    while (statement.getMoreResults(Statement.KEEP_CURRENT_RESULT)
        || statement.getUpdateCount() != -1) {
      last = statement.getResultSet();
    }
    return last;
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
