package io.tallyman.balance.store;

import io.tallyman.balance.store.AccountDirectory.Opening;
import io.tallyman.balance.store.AccountLocks.Locked;
import io.tallyman.balance.store.AccountLocks.Locking;
import io.tallyman.balance.store.AccountReader.Depth;
import io.tallyman.topic.UsageEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/**
 * Opens transactions for one organization, or a few whose calls share one. They run as a role that
 * is bound by row-level security, so that a forgotten condition in a query shows nothing, rather
 * than somebody else's rows.
 */
public final class OrganizationTransactions {
  static final RowMapper<Organization> ORGANIZATION = (row, context) -> organization(row);

  private static final String NAMES =
      "select set_config('tallyman.organization_names', ?::text[]::text, true)";

  private static final String FIND =
      """
      with chosen as (select * from organization where name = any (?))
      select c.*,
             set_config('tallyman.organizations', (select array_agg(id) from chosen)::text, true)
      from chosen c
      """;

  /** One round trip: the statements travel together, and run one after the other. */
  private static final String CHOOSE = NAMES + ";\n" + FIND;

  /**
   * What follows an account's lock is the same few statements on few rows: to plan them anew each
   * time would cost a fifth of the database's work.
   */
  private static final String CHOOSE_TOGETHER =
      NAMES + ", set_config('plan_cache_mode', 'force_generic_plan', true);\n" + FIND;

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
   * Changes accounts of one or several organizations, locked and read whole; with those that pay
   * when they are spent, if there are any.
   *
   * @param accounts ids by the names of the organizations that want them; whether they own them is
   *     for the caller to see
   * @param fallback the wallet that pays, as the catalog says; null: none does
   * @param waiting for those that somebody else has locked; otherwise these are left out
   */
  public <T> T changeTogether(
      Map<String, Set<Long>> accounts,
      @Nullable String fallback,
      boolean waiting,
      InstantSource clock,
      Function<SharedTransaction, T> changes) {
    List<String> names = List.copyOf(accounts.keySet());
    Set<Long> wanted = new TreeSet<>();
    accounts.values().forEach(wanted::addAll);
    return app.inTransaction(handle -> {
      Locking locking = waiting ? Locking.WAITING : Locking.SKIPPING;
      SharedTransaction shared =
          fallback == null
              ? chooseAndLock(handle, names, wanted, locking, clock)
              : chooseAndLockWithPayers(handle, names, wanted, fallback, locking, clock);
      T result = changes.apply(shared);
      shared.end();
      return result;
    });
  }

  /** All in one message. */
  private static SharedTransaction chooseAndLock(
      Handle handle, List<String> names, Set<Long> wanted, Locking locking, InstantSource clock) {
    String sql = CHOOSE_TOGETHER + ";\n" + locking.lockAndRead();
    try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
      Parameters parameters = new Parameters(statement);
      parameters.putTexts(names);
      parameters.putTexts(names);
      for (int part = 0; part < AccountLocks.LOCK_AND_READ_PARTS; part++) {
        parameters.putLongs(List.copyOf(wanted));
      }
      statement.execute();
      List<Organization> chosen = chosen(statement, 1);
      statement.getMoreResults();
      Locked locked = AccountLocks.locked(statement, Depth.WHOLE, clock);
      return new SharedTransaction(handle, chosen, locked, Map.of());
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  private static SharedTransaction chooseAndLockWithPayers(
      Handle handle,
      List<String> names,
      Set<Long> wanted,
      String fallback,
      Locking locking,
      InstantSource clock) {
    List<Organization> chosen = choose(handle, CHOOSE_TOGETHER, 1, names);
    try {
      Connection connection = handle.getConnection();
      Map<Long, Long> payers = FallbackAccounts.find(connection, wanted, fallback);
      Set<Long> all = new TreeSet<>(wanted);
      all.addAll(payers.values());
      Locked locked = AccountLocks.lock(connection, all, Depth.WHOLE, locking, clock);
      return new SharedTransaction(handle, chosen, locked, payers);
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
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
          new OrganizationTransaction(handle, chooseOne(handle, CHOOSE, 1, organization));
      transaction.openWallet(UsageEvent.DEFAULT_WALLET, opening, now);
      return ended(transaction, changes);
    });
  }

  private <T> T in(
      String choosing, int before, String organization, Function<OrganizationTransaction, T> work) {
    return app.inTransaction(handle ->
        ended(
            new OrganizationTransaction(handle, chooseOne(handle, choosing, before, organization)),
            work));
  }

  private static <T> T ended(
      OrganizationTransaction transaction, Function<OrganizationTransaction, T> work) {
    T result = work.apply(transaction);
    transaction.end();
    return result;
  }

  private static void name(Handle handle, String name) {
    try (PreparedStatement statement = handle.getConnection().prepareStatement(NAMES)) {
      new Parameters(statement).putTexts(List.of(name));
      statement.execute();
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  private static Organization chooseOne(Handle handle, String choosing, int before, String name) {
    List<Organization> chosen = choose(handle, choosing, before, List.of(name));
    if (chosen.isEmpty()) {
      throw new UnknownOrganizationException(name);
    }
    return chosen.getFirst();
  }

  private static List<Organization> choose(
      Handle handle, String choosing, int before, List<String> names) {
    try (PreparedStatement statement = handle.getConnection().prepareStatement(choosing)) {
      Parameters parameters = new Parameters(statement);
      parameters.putTexts(names);
      parameters.putTexts(names);
      statement.execute();
      return chosen(statement, before);
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  /**
   * What {@link #FIND} found; the statement is left there.
   *
   * @param before how many results come before it
   */
  private static List<Organization> chosen(PreparedStatement statement, int before)
      throws SQLException {
    for (int result = 0; result < before; result++) {
      statement.getMoreResults();
    }
    ResultSet rows = statement.getResultSet();
    List<Organization> chosen = new ArrayList<>(1);
    while (rows.next()) {
      chosen.add(organization(rows));
    }
    return chosen;
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
