package io.tallyman.balance.store;

import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Digest;
import io.tallyman.ledger.Hold;
import io.tallyman.ledger.Lot;
import io.tallyman.ledger.Stretch;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads accounts, with their open lots, plan and overage; locks them first where asked to. */
public final class AccountReader {
  private static final String ACCOUNTS =
      """
      select a.id, a.organization_id, a.wallet, a.seq, a.posted_at, a.last_credit_at,
             a.last_debit_at, a.credits, a.overage, a.lots, a.holds, a.open_holds, a.counts,
             a.head_hash, p.*
      from account a left join plan_state p on p.account_id = a.id
      where a.id = any (?)
      order by a.id
      """;
  private static final String LOCK =
      "select id from account where id = any (?) order by id for no key update";
  private static final String LOCK_THE_FREE = LOCK + " skip locked";
  private static final String LOTS =
      """
      select account_id, number, unit, source, priority, amount, remaining, pinned, parked,
             replaced, starts_at, expires_at, reference, open
      from lot
      where account_id = any (?) and open
      """;

  /** Of {@link Locking#lockAndRead}, each with the accounts' ids as its parameter. */
  static final int LOCK_AND_READ_PARTS = 3;

  /** Beyond, the parts' parameters and answers would no longer fit what the sockets buffer. */
  private static final int MOST_AT_ONCE = 100;

  private static final String OVERAGE =
      """
      select account_id, seq, from_credits, to_credits
      from overage
      where account_id = any (?)
      order by account_id, seq, from_credits
      """;

  private AccountReader() {}

  /** How much of an account is read. */
  public enum Depth {
    /** Without open overage: enough to post usage when nothing is due. */
    FOR_USAGE,
    /** With open overage: enough for any command. */
    WHOLE
  }

  /** What becomes of accounts that somebody else has locked. */
  enum Locking {
    /** They are waited for. */
    WAITING(LOCK),
    /** They are left out. */
    SKIPPING(LOCK_THE_FREE);

    private final String lock;
    private final String lockAndRead;

    Locking(String lock) {
      this.lock = lock;
      lockAndRead = lock + ";\n" + ACCOUNTS + ";\n" + LOTS;
    }

    /** Statements in one message: each of them sees what the one before waited for. */
    String lockAndRead() {
      return lockAndRead;
    }
  }

  /**
   * Accounts under lock.
   *
   * @param clock the clock, read after the last of the locks was had
   * @param accounts by id, ascending
   */
  public record Locked(Instant clock, Map<Long, StoredAccount> accounts) {
    /** Now, for a change of several accounts at once: not before the last posting of any. */
    public Instant nowFor(Account... changed) {
      Instant now = clock;
      for (Account account : changed) {
        now = now.isBefore(account.postedAt()) ? account.postedAt() : now;
      }
      return now;
    }
  }

  /**
   * Locks accounts in id order, then reads the clock, then the accounts: a statement that waits for
   * a lock reads what it joins as it was before it waited.
   */
  public static Locked lock(
      Connection connection, Collection<Long> ids, Depth depth, InstantSource clock)
      throws SQLException {
    return lock(connection, ids, depth, Locking.WAITING, clock);
  }

  static Locked lock(
      Connection connection,
      Collection<Long> ids,
      Depth depth,
      Locking locking,
      InstantSource clock)
      throws SQLException {
    Array wanted = connection.createArrayOf("bigint", ids.toArray());
    if (ids.size() <= MOST_AT_ONCE) {
      return lockAtOnce(connection, wanted, depth, locking, clock);
    }
    Set<Long> free;
    try (PreparedStatement lock = connection.prepareStatement(locking.lock)) {
      lock.setArray(1, wanted);
      free = ids(lock.executeQuery());
    }
    Instant now = clock.instant();
    Set<Long> holding = new HashSet<>();
    Map<Long, StoredAccount> accounts = accounts(connection, wanted, depth, holding);
    accounts.keySet().retainAll(free);
    complete(connection, lots(connection, wanted), holding, accounts, depth, now);
    return new Locked(now, accounts);
  }

  private static Locked lockAtOnce(
      Connection connection, Array wanted, Depth depth, Locking locking, InstantSource clock)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(locking.lockAndRead())) {
      for (int part = 1; part <= LOCK_AND_READ_PARTS; part++) {
        statement.setArray(part, wanted);
      }
      statement.execute();
      return locked(statement, depth, clock);
    }
  }

  /** What {@link Locking#lockAndRead} found; the statement is at the first of its results. */
  static Locked locked(PreparedStatement statement, Depth depth, InstantSource clock)
      throws SQLException {
    Instant now = clock.instant();
    Set<Long> ids = ids(statement.getResultSet());
    statement.getMoreResults();
    Set<Long> holding = new HashSet<>();
    Map<Long, StoredAccount> accounts = accounts(statement.getResultSet(), depth, holding);
    accounts.keySet().retainAll(ids);
    statement.getMoreResults();
    Map<Long, List<Lot>> lots = lots(statement.getResultSet());
    complete(statement.getConnection(), lots, holding, accounts, depth, now);
    return new Locked(now, accounts);
  }

  private static Set<Long> ids(ResultSet rows) throws SQLException {
    Set<Long> ids = new HashSet<>();
    while (rows.next()) {
      ids.add(rows.getLong("id"));
    }
    return ids;
  }

  /** Reads accounts without open overage, and without locking them, in one snapshot. */
  static Map<Long, StoredAccount> look(Connection connection, Collection<Long> ids)
      throws SQLException {
    Array wanted = connection.createArrayOf("bigint", ids.toArray());
    Set<Long> holding = new HashSet<>();
    Map<Long, StoredAccount> accounts = accounts(connection, wanted, Depth.FOR_USAGE, holding);
    complete(
        connection, lots(connection, wanted), Set.of(), accounts, Depth.FOR_USAGE, Instant.MIN);
    return accounts;
  }

  /** Reads whole accounts without locking them, in the transaction's snapshot. */
  public static Map<Long, StoredAccount> read(Connection connection, Collection<Long> ids)
      throws SQLException {
    Array wanted = connection.createArrayOf("bigint", ids.toArray());
    Set<Long> holding = new HashSet<>();
    Map<Long, StoredAccount> accounts = accounts(connection, wanted, Depth.WHOLE, holding);
    complete(connection, lots(connection, wanted), holding, accounts, Depth.WHOLE, Instant.MAX);
    return accounts;
  }

  private static Map<Long, StoredAccount> accounts(
      Connection connection, Array wanted, Depth depth, Set<Long> holding) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ACCOUNTS)) {
      select.setArray(1, wanted);
      try (ResultSet rows = select.executeQuery()) {
        return accounts(rows, depth, holding);
      }
    }
  }

  private static Map<Long, StoredAccount> accounts(ResultSet rows, Depth depth, Set<Long> holding)
      throws SQLException {
    Map<Long, StoredAccount> accounts = new LinkedHashMap<>();
    while (rows.next()) {
      long id = rows.getLong("id");
      accounts.put(id, account(rows, depth));
      if (rows.getInt("open_holds") > 0) {
        holding.add(id);
      }
    }
    return accounts;
  }

  private static void complete(
      Connection connection,
      Map<Long, List<Lot>> lots,
      Set<Long> holding,
      Map<Long, StoredAccount> accounts,
      Depth depth,
      Instant dueBy)
      throws SQLException {
    Map<Long, List<Hold>> holds = HoldTable.open(connection, holding);
    accounts.replaceAll((id, stored) ->
        stored.with(
            stored
                .account()
                .with(
                    lots.getOrDefault(id, List.of()),
                    holds.getOrDefault(id, List.of()),
                    List.of())));
    Set<Long> owing = new HashSet<>();
    for (StoredAccount stored : accounts.values()) {
      Account account = stored.account();
      Instant due = account.dueAt();
      boolean needed = depth == Depth.WHOLE || (due != null && !due.isAfter(dueBy));
      if (account.overage() > 0 && needed) {
        owing.add(account.id());
      }
    }
    readOverage(connection, owing, accounts);
  }

  private static StoredAccount account(ResultSet row, Depth depth) throws SQLException {
    return new StoredAccount(
        new Account(
            row.getLong("id"),
            row.getLong("seq"),
            instant(row, "posted_at"),
            row.getLong("credits"),
            row.getLong("overage"),
            row.getInt("lots"),
            row.getInt("holds"),
            List.of(),
            List.of(),
            List.of(),
            PlanStates.read(row),
            CountsText.read(row.getString("counts"))),
        row.getLong("organization_id"),
        row.getString("wallet"),
        Digest.of(row.getBytes("head_hash")),
        depth == Depth.WHOLE ? Columns.nullableInstant(row, "last_credit_at") : null,
        depth == Depth.WHOLE ? Columns.nullableInstant(row, "last_debit_at") : null);
  }

  private static Map<Long, List<Lot>> lots(Connection connection, Array accounts)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LOTS)) {
      select.setArray(1, accounts);
      try (ResultSet rows = select.executeQuery()) {
        return lots(rows);
      }
    }
  }

  private static Map<Long, List<Lot>> lots(ResultSet rows) throws SQLException {
    Map<Long, List<Lot>> lots = new HashMap<>();
    while (rows.next()) {
      lots.computeIfAbsent(rows.getLong("account_id"), id -> new ArrayList<>(2)).add(lot(rows));
    }
    return lots;
  }

  private static void readOverage(
      Connection connection, Set<Long> owing, Map<Long, StoredAccount> accounts)
      throws SQLException {
    if (owing.isEmpty()) {
      return;
    }
    Map<Long, List<Stretch>> stretches = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(OVERAGE)) {
      select.setArray(1, connection.createArrayOf("bigint", owing.toArray()));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          stretches
              .computeIfAbsent(rows.getLong("account_id"), id -> new ArrayList<>())
              .add(
                  new Stretch(
                      rows.getLong("seq"),
                      rows.getLong("from_credits"),
                      rows.getLong("to_credits")));
        }
      }
    }
    stretches.forEach((id, own) ->
        accounts.computeIfPresent(
            id,
            (key, stored) -> {
              Account account = stored.account();
              return stored.with(account.with(account.lots(), account.holds(), own));
            }));
  }

  static Lot lot(ResultSet row) throws SQLException {
    OffsetDateTime expiresAt = row.getObject("expires_at", OffsetDateTime.class);
    return new Lot(
        row.getInt("number"),
        row.getString("unit"),
        LotSource.ofCode(row.getString("source")),
        row.getInt("priority"),
        row.getLong("amount"),
        row.getLong("remaining"),
        row.getLong("pinned"),
        row.getLong("parked"),
        row.getLong("replaced"),
        instant(row, "starts_at"),
        expiresAt == null ? null : expiresAt.toInstant(),
        row.getString("reference"),
        row.getBoolean("open"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
