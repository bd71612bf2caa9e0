package io.tallyman.balance.store;

import io.tallyman.balance.store.AccountReader.Depth;
import io.tallyman.balance.store.AccountReader.Found;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Lot;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Locks accounts in the order of their ids, then reads the clock, then the accounts: a statement
 * that waits for a lock reads what it joins as it was before it waited.
 */
public final class AccountLocks {
  private static final String LOCK =
      "select id from account where id = any (?) order by id for no key update";
  private static final String LOCK_THE_FREE = LOCK + " skip locked";

  /** Of {@link Locking#lockAndRead}, each with the accounts' ids as its parameter. */
  static final int LOCK_AND_READ_PARTS = 3;

  /**
   * Beyond, the parts' parameters would no longer fit what the server's socket buffers: it answers
   * the first part before it reads the last.
   */
  private static final int MOST_AT_ONCE = 1_000;

  private AccountLocks() {}

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
      lockAndRead = lock + ";\n" + AccountReader.ACCOUNTS + ";\n" + LotRows.OPEN;
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

  /** Locks all of the accounts, waiting for those that others have locked. */
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
    Set<Long> had;
    try (PreparedStatement lock = connection.prepareStatement(locking.lock)) {
      lock.setArray(1, wanted);
      had = ids(lock.executeQuery());
    }
    Instant now = clock.instant();
    Found found = AccountReader.accounts(connection, wanted, depth);
    return locked(connection, had, found, LotRows.open(connection, wanted), now);
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
    Set<Long> had = ids(statement.getResultSet());
    statement.getMoreResults();
    Found found = AccountReader.accounts(statement.getResultSet(), depth);
    statement.getMoreResults();
    Map<Long, List<Lot>> lots = LotRows.byAccount(statement.getResultSet());
    return locked(statement.getConnection(), had, found, lots, now);
  }

  private static Locked locked(
      Connection connection, Set<Long> had, Found found, Map<Long, List<Lot>> lots, Instant now)
      throws SQLException {
    found.accounts().keySet().retainAll(had);
    return new Locked(now, AccountReader.complete(connection, found, lots, now));
  }

  private static Set<Long> ids(ResultSet rows) throws SQLException {
    Set<Long> ids = new HashSet<>();
    while (rows.next()) {
      ids.add(rows.getLong("id"));
    }
    return ids;
  }
}
