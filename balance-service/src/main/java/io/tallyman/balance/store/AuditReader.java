package io.tallyman.balance.store;

import io.tallyman.ledger.Hold;
import io.tallyman.ledger.Lot;
import io.tallyman.ledger.Stretch;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/** Reads all that is stored of accounts, in the caller's transaction and its snapshot. */
public final class AuditReader {
  private static final String NEXT =
      """
      select id, seq from account
      where id > ? and (?::text is null
                        or organization_id = (select id from organization where name = ?))
      order by id
      limit ?
      """;
  private static final String ROWS =
      """
      select a.id, a.created_at, a.held, a.open_holds, o.name
      from account a join organization o on o.id = a.organization_id
      where a.id = any (?)
      """;
  private static final String OVERAGE =
      "select * from overage where account_id = any (?) order by account_id, seq, from_credits";
  private static final String UNDONE =
      "select account_id, posting_number, ordinal from reversal where account_id = any (?)";
  private static final String COUNTED =
      """
      select account_id, sum(events), sum(credits), sum(tier_units)
      from usage_hour
      where organization_id in (select organization_id from account where id = any (?))
        and account_id = any (?)
      group by account_id
      """;
  private static final String WITHOUT_ACCOUNT =
      """
      select p.account_id, min(p.seq) from posting p
      where p.account_id > ? and p.account_id <= ?
        and not exists (select from account a where a.id = p.account_id)
      group by p.account_id
      order by p.account_id
      limit 10
      """;
  private static final String QUEUED = "select from_number, to_number from rollup_queue";

  private AuditReader() {}

  /**
   * The next accounts in the order of their ids, as many as have about so many postings together,
   * at least one; with the number of each one's last posting.
   *
   * @param organization only of this one, if it is not empty
   */
  public static Map<Long, Long> next(
      Connection connection, String organization, long after, int accounts, long postings)
      throws SQLException {
    Map<Long, Long> next = new LinkedHashMap<>();
    try (PreparedStatement select = connection.prepareStatement(NEXT)) {
      String only = organization.isEmpty() ? null : organization;
      select.setLong(1, after);
      select.setString(2, only);
      select.setString(3, only);
      select.setInt(4, accounts);
      long sum = 0;
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next() && (next.isEmpty() || sum < postings)) {
          next.put(rows.getLong("id"), rows.getLong("seq"));
          sum += rows.getLong("seq");
        }
      }
    }
    return next;
  }

  /**
   * How many postings there are.
   *
   * @param organization only of this one, if it is not empty
   */
  public static long postings(Jdbi ops, String organization) {
    return sum(ops, "select coalesce(sum(seq), 0) from account", organization);
  }

  /**
   * How many events have been posted.
   *
   * @param organization only of this one, if it is not empty
   */
  public static long events(Jdbi ops, String organization) {
    return sum(ops, "select coalesce(sum(events), 0) from posting", organization);
  }

  private static long sum(Jdbi ops, String select, String organization) {
    return ops.withHandle(handle ->
        handle
            .createQuery(
                select
                    + """

                     where :organization = ''
                        or organization_id
                           = (select id from organization where name = :organization)
                    """)
            .bind("organization", organization)
            .mapTo(Long.class)
            .one());
  }

  /** Accounts, ascending by id. */
  public static List<AuditedAccount> accounts(Connection connection, List<Long> ids)
      throws SQLException {
    Map<Long, StoredAccount> stored = AccountReader.read(connection, ids);
    Map<Long, List<Hold>> holds = HoldTable.open(connection, stored.keySet());
    Array wanted = connection.createArrayOf("bigint", ids.toArray());
    Map<Long, List<Lot>> lots = LotRows.all(connection, wanted);
    Map<Long, List<Stretch>> stretches = stretches(connection, wanted);
    Map<Long, Set<AuditedAccount.Event>> undone = undone(connection, wanted);
    Map<Long, AuditedAccount.Counted> counted = counted(connection, wanted);
    Map<Long, AuditedAccount> accounts = new TreeMap<>();
    try (PreparedStatement select = connection.prepareStatement(ROWS)) {
      select.setArray(1, wanted);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          long id = row.getLong("id");
          StoredAccount account = stored.get(id);
          if (account != null) {
            accounts.put(
                id,
                new AuditedAccount(
                    account,
                    row.getString("name"),
                    Columns.instant(row, "created_at"),
                    row.getLong("held"),
                    row.getInt("open_holds"),
                    lots.getOrDefault(id, List.of()),
                    holds.getOrDefault(id, List.of()),
                    stretches.getOrDefault(id, List.of()),
                    undone.getOrDefault(id, Set.of()),
                    counted.getOrDefault(id, AuditedAccount.Counted.NOTHING)));
          }
        }
      }
    }
    return List.copyOf(accounts.values());
  }

  /** The first postings, by account, of accounts in (after, last] that are not there. */
  public static Map<Long, Long> postingsWithoutAccount(Connection connection, long after, long last)
      throws SQLException {
    Map<Long, Long> found = new LinkedHashMap<>();
    try (PreparedStatement select = connection.prepareStatement(WITHOUT_ACCOUNT)) {
      select.setLong(1, after);
      select.setLong(2, last);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.put(rows.getLong(1), rows.getLong(2));
        }
      }
    }
    return found;
  }

  /** Usage that waits for being counted by the hour: last posting number by first. */
  public static NavigableMap<Long, Long> queued(Connection connection) throws SQLException {
    NavigableMap<Long, Long> queued = new TreeMap<>();
    try (PreparedStatement select = connection.prepareStatement(QUEUED);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        queued.put(rows.getLong(1), rows.getLong(2));
      }
    }
    return queued;
  }

  private static Map<Long, List<Stretch>> stretches(Connection connection, Array wanted)
      throws SQLException {
    Map<Long, List<Stretch>> stretches = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(OVERAGE)) {
      select.setArray(1, wanted);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          stretches
              .computeIfAbsent(row.getLong("account_id"), id -> new ArrayList<>())
              .add(
                  new Stretch(
                      row.getLong("seq"), row.getLong("from_credits"), row.getLong("to_credits")));
        }
      }
    }
    return stretches;
  }

  private static Map<Long, Set<AuditedAccount.Event>> undone(Connection connection, Array wanted)
      throws SQLException {
    Map<Long, Set<AuditedAccount.Event>> undone = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(UNDONE)) {
      select.setArray(1, wanted);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          undone
              .computeIfAbsent(row.getLong("account_id"), id -> new HashSet<>())
              .add(new AuditedAccount.Event(row.getLong("posting_number"), row.getInt("ordinal")));
        }
      }
    }
    return undone;
  }

  private static Map<Long, AuditedAccount.Counted> counted(Connection connection, Array wanted)
      throws SQLException {
    Map<Long, AuditedAccount.Counted> counted = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(COUNTED)) {
      select.setArray(1, wanted);
      select.setArray(2, wanted);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          counted.put(
              row.getLong(1),
              new AuditedAccount.Counted(row.getLong(2), row.getLong(3), row.getLong(4)));
        }
      }
    }
    return counted;
  }
}
