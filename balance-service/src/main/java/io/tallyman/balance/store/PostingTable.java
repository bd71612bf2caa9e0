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
import java.sql.SQLException;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The append-only table of postings. */
final class PostingTable {
  private static final int COLUMN_COUNT = 36;
  private static final String COLUMNS =
      "posting (account_id, seq, organization_id, kind, posted_at, credits_before, credits_after,"
          + " lots, amounts, tier, tier_units, reference, description, metadata, number,"
          + " appended_at, events, credits, tiers, tier_weights, tier_actions, tier_counters,"
          + " moves, move_changes, rows_digest, uncovered_from, uncovered_to, cancelled_seqs,"
          + " cancelled_from, cancelled_to, pin_holds, pin_lots, pin_units, conditions, previous_hash,"
          + " hash)";
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
        copy.row();
        put(copy, chained);
      }
      copy.end();
    }
  }

  /** Adds a few postings, under row-level security. */
  static void insert(Writes writes, List<Chained> postings) {
    for (Chained chained : postings) {
      writes.add(INSERT, parameters -> put(parameters, chained));
    }
  }

  private static void put(Values values, Chained chained) throws SQLException {
    Posting posting = chained.posting();
    Line line = posting.line();
    values.put(chained.accountId());
    values.put(posting.seq());
    values.put(chained.organizationId());
    values.put(posting.kind().code());
    values.put(posting.postedAt());
    values.put(posting.creditsBefore());
    values.put(posting.creditsAfter());
    values.putInts(lots(posting));
    values.putLongs(amounts(posting));
    values.put(line.tier());
    if (line.tier() == null) {
      values.putNull();
    } else {
      values.put(line.tierUnits());
    }
    values.put(line.reference());
    values.put(line.description());
    values.put(line.metadata());
    put(values, posting.run());
    putRare(values, posting);
    values.put(chained.previous().toBytes());
    values.put(chained.hash().toBytes());
  }

  private static void put(Values values, @Nullable CountedRun counted) throws SQLException {
    if (counted == null) {
      putNulls(values, 11);
      return;
    }
    UsageRun run = counted.run();
    values.put(run.number());
    values.put(run.appendedAt());
    values.put(run.events());
    values.put(run.credits());
    values.putTexts(tiers(run));
    values.putLongs(weights(run));
    values.putLongs(actions(run));
    values.putLongs(counted.counters());
    if (run.moves().isEmpty()) {
      putNulls(values, 2);
    } else {
      Moves.put(values, run.moves());
    }
    values.put(run.rowsDigest().toBytes());
  }

  /** What most postings have nothing of. */
  private static void putRare(Values values, Posting posting) throws SQLException {
    Stretch uncovered = posting.uncovered();
    if (uncovered == null) {
      putNulls(values, 2);
    } else {
      values.put(uncovered.from());
      values.put(uncovered.to());
    }
    if (posting.cancelled().isEmpty()) {
      putNulls(values, 3);
    } else {
      values.putLongs(cancelled(posting, Stretch::seq));
      values.putLongs(cancelled(posting, Stretch::from));
      values.putLongs(cancelled(posting, Stretch::to));
    }
    if (posting.pins().isEmpty()) {
      putNulls(values, 3);
    } else {
      values.putInts(posting.pins().stream().map(Pin::hold).toList());
      values.putInts(posting.pins().stream().map(Pin::lot).toList());
      values.putLongs(posting.pins().stream().map(Pin::units).toList());
    }
    values.put(ConditionsText.of(posting.conditions()));
  }

  private static void putNulls(Values values, int columns) throws SQLException {
    for (int column = 0; column < columns; column++) {
      values.putNull();
    }
  }

  private static List<Long> cancelled(Posting posting, ToLongFunction<Stretch> part) {
    return posting.cancelled().stream().map(part::applyAsLong).toList();
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
