package io.tallyman.balance.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** What a transaction leaves to be told and watched once it has committed. */
public final class OutboxTable {
  /** One statement, as batches wait for it: what is told is also watched. */
  private static final String ADD =
      """
      with watched as (
        insert into watch_queue (account_ids, created_at)
        select ids, at from (values (?::bigint[], ?::timestamptz)) as told (ids, at)
        where cardinality(ids) > 0)
      insert into outbox (account_ids, seqs, kinds, posted_at, befores, afters, numbers, events,
                          tiers, quarantined, created_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String WATCH =
      "insert into watch_queue (account_ids, created_at) values (?, ?)";

  private static final JsonMapper JSON = JsonMapper.shared();

  private OutboxTable() {}

  /** The same as {@link #add(Writes, List, List, Instant)}, at once. */
  public static void add(
      Connection connection, List<Told> postings, List<Long> unreadable, Instant now)
      throws SQLException {
    Writes writes = new Writes();
    add(writes, postings, unreadable, now);
    writes.execute(connection);
  }

  /**
   * Leaves one row for everything that a transaction did, and one for whoever watches accounts. To
   * be called under the accounts' locks, so that an account's rows ascend as its postings do.
   *
   * @param unreadable quarantined records for the dead-letter topic
   */
  public static void add(Writes writes, List<Told> postings, List<Long> unreadable, Instant now) {
    if (postings.isEmpty() && unreadable.isEmpty()) {
      return;
    }
    List<Long> accounts = postings.stream().map(Told::accountId).toList();
    writes.add(
        ADD,
        row -> {
          row.putLongs(accounts);
          row.put(now);
          row.putLongs(accounts);
          row.putLongs(postings.stream().map(Told::seq).toList());
          row.putTexts(postings.stream().map(told -> told.kind().code()).toList());
          row.putLongs(postings.stream().map(told -> micros(told.postedAt())).toList());
          row.putLongs(postings.stream().map(Told::before).toList());
          row.putLongs(postings.stream().map(Told::after).toList());
          row.putLongs(postings.stream().map(Told::number).toList());
          row.putLongs(postings.stream().map(told -> (long) told.events()).toList());
          row.putTexts(postings.stream().map(OutboxTable::tiers).toList());
          row.putLongs(unreadable);
          row.put(now);
        });
  }

  /** Leaves accounts to be looked at that have changed without a posting. */
  public static void watch(Connection connection, List<Long> accountIds, Instant now)
      throws SQLException {
    Writes writes = new Writes();
    watch(writes, accountIds, now);
    writes.execute(connection);
  }

  static void watch(Writes writes, List<Long> accountIds, Instant now) {
    if (accountIds.isEmpty()) {
      return;
    }
    writes.add(
        WATCH,
        row -> {
          row.putLongs(accountIds);
          row.put(now);
        });
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  private static String tiers(Told told) {
    return told.tiers().isEmpty() ? "" : JSON.writeValueAsString(told.tiers());
  }
}
