package io.tallyman.proving.bench;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * The gate's own SQL transaction, bare over JDBC: an account is locked, and read with its plan and
 * lots; an event and its posting are appended; account and lot are changed; what is to be told,
 * watched and counted is queued. The same rows, in tables like the ledger's with the same indexes,
 * in as few messages. But each call has a transaction of its own, nothing is decided or digested,
 * row-level security is off, and nobody takes what is queued.
 */
final class BareConsume {
  private static final List<String> COPIED = List.of("account", "lot");
  private static final List<String> TABLES =
      List.of("account", "lot", "posting", "outbox", "watch_queue", "rollup_queue");
  private static final int HASH_BYTES = 32;
  private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

  private static final String LOCK_AND_READ =
      """
      select id from bare_account where id = ? for no key update;
      select a.*, p.* from bare_account a left join plan_state p on p.account_id = a.id
      where a.id = ?;
      select * from bare_lot where account_id = ? and open
      """;

  private static final String STORE =
      """
      insert into bare_usage (appended_at, posting_number, ordinal, organization_id, account_id,
                              source, event_id, identity_key, action, occurred_at, catalog_version,
                              credits, credits_before, cost_micros, data, content_high,
                              content_low, digest)
      values (now(), ?, 1, ?, ?, 'urn:tallyman:gate', ?, ?, 'tallyman.amount', now(), 1,
              1, 0, 0, '{"amount":"0.000001"}', ?, ?, ?);
      insert into bare_posting (account_id, seq, organization_id, kind, posted_at, credits_before,
                                credits_after, lots, amounts, number, appended_at, events, credits,
                                rows_digest, previous_hash, hash)
      values (?, ?, ?, 'usage', now(), 1000000000000000, 999999999999999, array[1], array[-1], ?,
              now(), 1, 1, ?, ?, ?);
      update bare_account
      set seq = seq + 1, posted_at = now(), credits = credits - 1, head_hash = ?,
          last_debit_at = now()
      where id = ?;
      update bare_lot set remaining = remaining - 1 where account_id = ? and number = ?;
      insert into bare_watch_queue (account_ids, created_at) values (array[?], now());
      insert into bare_outbox (account_ids, seqs, kinds, posted_at, befores, afters, numbers,
                               events, tiers, quarantined, created_at)
      values (array[?], array[?], '{usage}', '{1750000000000000}', '{1000000000000000}',
              '{999999999999999}', array[?], '{1}', array[''], '{}', now());
      insert into bare_rollup_queue (from_number, to_number, appended_at, organization_ids,
                                     account_ids, hours, actions, tiers, dimensions, events,
                                     credits, tier_units, cost_micros)
      values (?, ?, now(), array[?], array[?], '{490000}', '{tallyman.amount}', array[''],
              array[''], '{1}', '{1}', '{0}', '{0}');
      commit
      """;

  private final BareConnections connections;
  private final List<Long> accounts;
  private final AtomicLong numbers = new AtomicLong();

  /** What is read of an account under its lock. */
  private record Read(long id, long organizationId, long seq, int lot) {}

  /** Copies the ledger's accounts and lots; what is appended goes into tables that are empty. */
  BareConsume(BareConnections connections, Handle database) {
    this.connections = connections;
    accounts =
        database
            .createQuery("select distinct account_id from lot where open order by account_id")
            .mapTo(Long.class)
            .list();
    String week =
        database
            .createQuery("select tableoid::regclass::text from usage limit 1")
            .mapTo(String.class)
            .one();
    database.execute("create table bare_usage (like " + week + " including all)");
    TABLES.forEach(table ->
        database.execute("create table bare_%s (like %s including all)".formatted(table, table)));
    COPIED.forEach(table ->
        database.execute(
            "insert into bare_%s overriding system value select * from %s"
                .formatted(table, table)));
  }

  /**
   * Takes the least there is from an account.
   *
   * @param account its place among those with open lots, from 0
   */
  void consume(int account) {
    connections.run(
        connection -> store(connection, lockAndRead(connection, accounts.get(account))));
  }

  private static Read lockAndRead(Connection connection, long id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOCK_AND_READ)) {
      for (int part = 1; part <= 3; part++) {
        statement.setLong(part, id);
      }
      statement.execute();
      statement.getMoreResults();
      ResultSet account = statement.getResultSet();
      account.next();
      long organizationId = account.getLong("organization_id");
      long seq = account.getLong("seq");
      statement.getMoreResults();
      return new Read(id, organizationId, seq, largest(statement.getResultSet()));
    }
  }

  /** The lot that can be taken from most often: it is not to be used up. */
  private static int largest(ResultSet lots) throws SQLException {
    int largest = 0;
    long most = -1;
    while (lots.next()) {
      if (lots.getLong("remaining") > most) {
        most = lots.getLong("remaining");
        largest = lots.getInt("number");
      }
    }
    return largest;
  }

  private void store(Connection connection, Read read) throws SQLException {
    long number = numbers.incrementAndGet();
    long seq = read.seq() + 1;
    byte[] hash = hash();
    long id = read.id();
    long organization = read.organizationId();
    String eventId = IDS.generate().toString();
    List<Object> usage =
        List.of(number, organization, id, eventId, UUID.randomUUID(), number, number, hash);
    List<Object> posting = List.of(id, seq, organization, number, hash, hash, hash);
    List<Object> account = List.of(hash, id);
    List<Object> lot = List.of(id, read.lot());
    List<Object> watched = List.of(id);
    List<Object> told = List.of(id, seq, number);
    List<Object> counted = List.of(number, number, organization, id);
    try (PreparedStatement statement = connection.prepareStatement(STORE)) {
      put(
          statement,
          Stream.of(usage, posting, account, lot, watched, told, counted).flatMap(List::stream));
      statement.execute();
    }
  }

  private static void put(PreparedStatement statement, Stream<Object> values) throws SQLException {
    int last = 0;
    for (Object value : values.toList()) {
      statement.setObject(++last, value);
    }
  }

  private static byte[] hash() {
    byte[] hash = new byte[HASH_BYTES];
    ThreadLocalRandom.current().nextBytes(hash);
    return hash;
  }
}
