package io.tallyman.balance.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What a transaction leaves to be told, watched and counted once it has committed. */
public final class OutboxTable {
  /** One statement, as batches wait for it: what is told is also watched. */
  private static final String ADD =
      """
      with watched as (
        insert into watch_queue (account_ids, created_at)
        select ids, at from (values (?::bigint[], ?::timestamptz)) as told (ids, at)
        where cardinality(ids) > 0)
      insert into outbox (account_ids, seqs, quarantined, created_at)
      values (?, ?, ?, ?)
      """;

  private static final String WATCH =
      "insert into watch_queue (account_ids, created_at) values (?, ?)";
  private static final String COUNT_LATER =
      "insert into rollup_queue (from_number, to_number, appended_at) values (?, ?, ?)";

  private OutboxTable() {}

  /** One posting, by its key. */
  public record Told(long accountId, long seq) {}

  /**
   * Leaves one row for everything that a transaction did, and one for whoever watches accounts. To
   * be called under the accounts' locks, so that an account's rows ascend as its postings do.
   *
   * @param unreadable quarantined records for the dead-letter topic
   */
  public static void add(
      Connection connection, List<Told> postings, List<Long> unreadable, Instant now)
      throws SQLException {
    if (postings.isEmpty() && unreadable.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      Array accounts =
          connection.createArrayOf("bigint", postings.stream().map(Told::accountId).toArray());
      insert.setArray(1, accounts);
      insert.setObject(2, now.atOffset(ZoneOffset.UTC));
      insert.setArray(3, accounts);
      insert.setArray(
          4, connection.createArrayOf("bigint", postings.stream().map(Told::seq).toArray()));
      insert.setArray(5, connection.createArrayOf("bigint", unreadable.toArray()));
      insert.setObject(6, now.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  /** Leaves accounts to be looked at that have changed without a posting. */
  public static void watch(Connection connection, List<Long> accountIds, Instant now)
      throws SQLException {
    if (accountIds.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(WATCH)) {
      insert.setArray(1, connection.createArrayOf("bigint", accountIds.toArray()));
      insert.setObject(2, now.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  static void watch(Handle handle, long accountId, Instant now) {
    try {
      watch(handle.getConnection(), List.of(accountId), now);
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  /** Leaves usage postings, by number and bounds included, to be counted by the hour. */
  public static void countLater(Connection connection, long from, long to, Instant appendedAt)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(COUNT_LATER)) {
      insert.setLong(1, from);
      insert.setLong(2, to);
      insert.setObject(3, appendedAt.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }
}
