package io.tallyman.balance.store;

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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads accounts, with their open lots, plan and overage. */
public final class AccountReader {
  /** Accounts with their plans; the ids are its parameter. */
  static final String ACCOUNTS =
      """
      select a.id, a.organization_id, a.wallet, a.seq, a.posted_at, a.last_credit_at,
             a.last_debit_at, a.credits, a.overage, a.lots, a.holds, a.open_holds, a.counts,
             a.head_hash, p.*
      from account a left join plan_state p on p.account_id = a.id
      where a.id = any (?)
      order by a.id
      """;

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

  /**
   * Accounts as their own rows have them: without lots, holds and overage.
   *
   * @param accounts by id, ascending
   * @param holding those with open holds
   */
  record Found(Depth depth, Map<Long, StoredAccount> accounts, Set<Long> holding) {}

  /** Reads accounts without open overage, and without locking them, in one snapshot. */
  static Map<Long, StoredAccount> look(Connection connection, Collection<Long> ids)
      throws SQLException {
    Array wanted = connection.createArrayOf("bigint", ids.toArray());
    Found found = accounts(connection, wanted, Depth.FOR_USAGE);
    Found unheld = new Found(found.depth(), found.accounts(), Set.of());
    return complete(connection, unheld, LotRows.open(connection, wanted), Instant.MIN);
  }

  /** Reads whole accounts without locking them, in the transaction's snapshot. */
  public static Map<Long, StoredAccount> read(Connection connection, Collection<Long> ids)
      throws SQLException {
    Array wanted = connection.createArrayOf("bigint", ids.toArray());
    Found found = accounts(connection, wanted, Depth.WHOLE);
    return complete(connection, found, LotRows.open(connection, wanted), Instant.MAX);
  }

  static Found accounts(Connection connection, Array wanted, Depth depth) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ACCOUNTS)) {
      select.setArray(1, wanted);
      try (ResultSet rows = select.executeQuery()) {
        return accounts(rows, depth);
      }
    }
  }

  static Found accounts(ResultSet rows, Depth depth) throws SQLException {
    Map<Long, StoredAccount> accounts = new LinkedHashMap<>();
    Set<Long> holding = new HashSet<>();
    while (rows.next()) {
      long id = rows.getLong("id");
      accounts.put(id, account(rows, depth));
      if (rows.getInt("open_holds") > 0) {
        holding.add(id);
      }
    }
    return new Found(depth, accounts, holding);
  }

  /**
   * Accounts with their lots, holds and overage.
   *
   * @param dueBy overage is read, at whatever depth, of accounts that something is due on by then
   */
  static Map<Long, StoredAccount> complete(
      Connection connection, Found found, Map<Long, List<Lot>> lots, Instant dueBy)
      throws SQLException {
    Map<Long, StoredAccount> accounts = found.accounts();
    Map<Long, List<Hold>> holds = HoldTable.open(connection, found.holding());
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
      boolean needed = found.depth() == Depth.WHOLE || (due != null && !due.isAfter(dueBy));
      if (account.overage() > 0 && needed) {
        owing.add(account.id());
      }
    }
    readOverage(connection, owing, accounts);
    return accounts;
  }

  private static StoredAccount account(ResultSet row, Depth depth) throws SQLException {
    return new StoredAccount(
        new Account(
            row.getLong("id"),
            row.getLong("seq"),
            Columns.instant(row, "posted_at"),
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
}
