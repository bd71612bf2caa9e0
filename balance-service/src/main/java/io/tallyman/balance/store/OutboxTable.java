package io.tallyman.balance.store;

import io.tallyman.ledger.Posting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** What a transaction leaves to be told and counted once it has committed. */
public final class OutboxTable {
  private static final String ADD =
      """
      insert into outbox (account_ids, seqs, quarantined, created_at)
      values (?, ?, ?, ?)
      """;
  private static final String COUNT_LATER =
      "insert into rollup_queue (from_number, to_number, appended_at) values (?, ?, ?)";

  private OutboxTable() {}

  /** One posting, by its key. */
  public record Told(long accountId, long seq) {
    static Told of(long accountId, Posting posting) {
      return new Told(accountId, posting.seq());
    }
  }

  /**
   * Leaves one row for everything that a transaction did. To be called under the accounts' locks,
   * so that an account's rows ascend as its postings do.
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
      insert.setArray(
          1, connection.createArrayOf("bigint", postings.stream().map(Told::accountId).toArray()));
      insert.setArray(
          2, connection.createArrayOf("bigint", postings.stream().map(Told::seq).toArray()));
      insert.setArray(3, connection.createArrayOf("bigint", unreadable.toArray()));
      insert.setObject(4, now.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
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
