package io.tallyman.balance.store;

import io.tallyman.ledger.Digest;
import io.tallyman.ledger.Hold.Pin;
import io.tallyman.ledger.Posting;
import io.tallyman.ledger.Posting.Change;
import io.tallyman.ledger.Posting.CountedRun;
import io.tallyman.ledger.Posting.Line;
import io.tallyman.ledger.Stretch;
import io.tallyman.ledger.UsageRun;
import io.tallyman.ledger.UsageRun.TierCount;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The append-only table of postings. */
final class PostingTable {
  private static final int COLUMN_COUNT = 35;
  private static final String COLUMNS =
      "posting (account_id, seq, organization_id, kind, posted_at, credits_before, credits_after,"
          + " lots, amounts, tier, tier_units, reference, description, metadata, number,"
          + " appended_at, events, credits, tiers, tier_weights, tier_actions, tier_counters,"
          + " moves, move_changes, rows_digest, uncovered_from, uncovered_to, cancelled_seqs,"
          + " cancelled_from, cancelled_to, pin_holds, pin_lots, pin_units, previous_hash, hash)";
  private static final String INSERT =
      "insert into " + COLUMNS + " values (" + "?, ".repeat(COLUMN_COUNT - 1) + "?)";

  private PostingTable() {}

  /** A posting with its place in the chain. */
  record Chained(
      long accountId, long organizationId, Posting posting, Digest previous, Digest hash) {}

  /** Adds many postings; only a role that bypasses row-level security may. */
  static void copy(Connection connection, List<Chained> postings) throws SQLException {
    try (BinaryCopy copy = new BinaryCopy(connection, COLUMNS, COLUMN_COUNT)) {
      for (Chained chained : postings) {
        put(copy, chained);
      }
      copy.end();
    }
  }

  private static void put(BinaryCopy copy, Chained chained) throws SQLException {
    Posting posting = chained.posting();
    Line line = posting.line();
    copy.row();
    copy.put(chained.accountId());
    copy.put(posting.seq());
    copy.put(chained.organizationId());
    copy.put(posting.kind().code());
    copy.put(posting.postedAt());
    copy.put(posting.creditsBefore());
    copy.put(posting.creditsAfter());
    copy.putInts(lots(posting));
    copy.putLongs(amounts(posting));
    copy.put(line.tier());
    if (line.tier() == null) {
      copy.putNull();
    } else {
      copy.put(line.tierUnits());
    }
    copy.put(line.reference());
    copy.put(line.description());
    copy.put(line.metadata());
    put(copy, posting.run());
    putRare(copy, posting);
    copy.put(chained.previous().toBytes());
    copy.put(chained.hash().toBytes());
  }

  /** Adds a few postings, under row-level security. */
  static void insert(Connection connection, List<Chained> postings) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (Chained chained : postings) {
        bind(connection, insert, chained);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void put(BinaryCopy copy, @Nullable CountedRun counted) {
    if (counted == null) {
      for (int column = 0; column < 11; column++) {
        copy.putNull();
      }
      return;
    }
    UsageRun run = counted.run();
    copy.put(run.number());
    copy.put(run.appendedAt());
    copy.put(run.events());
    copy.put(run.credits());
    copy.putTexts(tiers(run));
    copy.putLongs(weights(run));
    copy.putLongs(actions(run));
    copy.putLongs(counted.counters());
    if (run.moves().isEmpty()) {
      copy.putNull();
      copy.putNull();
    } else {
      copy.putTexts(Moves.names(run.moves()));
      copy.putLongs(Moves.changes(run.moves()));
    }
    copy.put(run.rowsDigest().toBytes());
  }

  /** What most postings have nothing of. */
  private static void putRare(BinaryCopy copy, Posting posting) {
    Stretch uncovered = posting.uncovered();
    if (uncovered == null) {
      copy.putNull();
      copy.putNull();
    } else {
      copy.put(uncovered.from());
      copy.put(uncovered.to());
    }
    if (posting.cancelled().isEmpty()) {
      copy.putNull();
      copy.putNull();
      copy.putNull();
    } else {
      copy.putLongs(cancelled(posting, Stretch::seq));
      copy.putLongs(cancelled(posting, Stretch::from));
      copy.putLongs(cancelled(posting, Stretch::to));
    }
    if (posting.pins().isEmpty()) {
      copy.putNull();
      copy.putNull();
      copy.putNull();
    } else {
      copy.putInts(posting.pins().stream().map(Pin::hold).toList());
      copy.putInts(posting.pins().stream().map(Pin::lot).toList());
      copy.putLongs(posting.pins().stream().map(Pin::units).toList());
    }
  }

  private static void bind(Connection connection, PreparedStatement insert, Chained chained)
      throws SQLException {
    Posting posting = chained.posting();
    Line line = posting.line();
    insert.setLong(1, chained.accountId());
    insert.setLong(2, posting.seq());
    insert.setLong(3, chained.organizationId());
    insert.setString(4, posting.kind().code());
    insert.setObject(5, posting.postedAt().atOffset(ZoneOffset.UTC));
    insert.setLong(6, posting.creditsBefore());
    insert.setLong(7, posting.creditsAfter());
    insert.setArray(8, connection.createArrayOf("int", lots(posting).toArray()));
    insert.setArray(9, connection.createArrayOf("bigint", amounts(posting).toArray()));
    insert.setString(10, line.tier());
    insert.setObject(11, line.tier() == null ? null : line.tierUnits(), Types.BIGINT);
    insert.setString(12, line.reference());
    insert.setString(13, line.description());
    insert.setString(14, line.metadata());
    CountedRun counted = posting.run();
    if (counted == null) {
      bindNoRun(insert);
    } else {
      bind(connection, insert, counted);
    }
    bindRare(connection, insert, posting);
    insert.setBytes(34, chained.previous().toBytes());
    insert.setBytes(35, chained.hash().toBytes());
  }

  private static void bind(Connection connection, PreparedStatement insert, CountedRun counted)
      throws SQLException {
    UsageRun run = counted.run();
    Instant appendedAt = run.appendedAt();
    insert.setLong(15, run.number());
    insert.setObject(16, appendedAt.atOffset(ZoneOffset.UTC));
    insert.setInt(17, run.events());
    insert.setLong(18, run.credits());
    insert.setArray(19, connection.createArrayOf("text", tiers(run).toArray()));
    insert.setArray(20, connection.createArrayOf("bigint", weights(run).toArray()));
    insert.setArray(21, connection.createArrayOf("bigint", actions(run).toArray()));
    insert.setArray(22, connection.createArrayOf("bigint", counted.counters().toArray()));
    Moves.bind(connection, insert, 23, run.moves());
    insert.setBytes(25, run.rowsDigest().toBytes());
  }

  private static void bindRare(Connection connection, PreparedStatement insert, Posting posting)
      throws SQLException {
    Stretch uncovered = posting.uncovered();
    insert.setObject(26, uncovered == null ? null : uncovered.from(), Types.BIGINT);
    insert.setObject(27, uncovered == null ? null : uncovered.to(), Types.BIGINT);
    setLongs(connection, insert, 28, cancelled(posting, Stretch::seq));
    setLongs(connection, insert, 29, cancelled(posting, Stretch::from));
    setLongs(connection, insert, 30, cancelled(posting, Stretch::to));
    List<Pin> pins = posting.pins();
    insert.setArray(31, connection.createArrayOf("int", pins.stream().map(Pin::hold).toArray()));
    insert.setArray(32, connection.createArrayOf("int", pins.stream().map(Pin::lot).toArray()));
    setLongs(connection, insert, 33, pins.stream().map(Pin::units).toList());
  }

  private static void setLongs(
      Connection connection, PreparedStatement insert, int place, List<Long> values)
      throws SQLException {
    insert.setArray(place, connection.createArrayOf("bigint", values.toArray()));
  }

  private static List<Long> cancelled(Posting posting, ToLongFunction<Stretch> part) {
    return posting.cancelled().stream().map(part::applyAsLong).toList();
  }

  private static void bindNoRun(PreparedStatement insert) throws SQLException {
    insert.setNull(15, Types.BIGINT);
    insert.setNull(16, Types.TIMESTAMP_WITH_TIMEZONE);
    insert.setNull(17, Types.INTEGER);
    insert.setNull(18, Types.BIGINT);
    for (int array = 19; array <= 24; array++) {
      insert.setNull(array, Types.ARRAY);
    }
    insert.setNull(25, Types.BINARY);
  }

  private static List<Integer> lots(Posting posting) {
    return posting.changes().stream().map(Change::lot).toList();
  }

  private static List<Long> amounts(Posting posting) {
    return posting.changes().stream().map(Change::units).toList();
  }

  private static List<String> tiers(UsageRun run) {
    return run.tiers().stream().map(TierCount::tier).toList();
  }

  private static List<Long> weights(UsageRun run) {
    return run.tiers().stream().map(TierCount::weight).toList();
  }

  private static List<Long> actions(UsageRun run) {
    return run.tiers().stream().map(TierCount::actions).toList();
  }
}
