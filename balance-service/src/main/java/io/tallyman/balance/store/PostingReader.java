package io.tallyman.balance.store;

import io.tallyman.ledger.Digest;
import io.tallyman.ledger.Hold.Pin;
import io.tallyman.ledger.Kind;
import io.tallyman.ledger.Posting;
import io.tallyman.ledger.Posting.Change;
import io.tallyman.ledger.Posting.CountedRun;
import io.tallyman.ledger.Posting.Line;
import io.tallyman.ledger.Posting.Repayment;
import io.tallyman.ledger.Stretch;
import io.tallyman.ledger.UsageRun;
import io.tallyman.ledger.UsageRun.TierCount;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads rows of the table {@code posting} as the ledger wrote them. */
final class PostingReader {
  private PostingReader() {}

  /**
   * The posting of a row with all columns.
   *
   * @param repayments those that are stored as made by it, oldest stretch first
   */
  static Posting read(ResultSet row, List<Repayment> repayments) throws SQLException {
    long seq = row.getLong("seq");
    return new Posting(
        seq,
        Kind.ofCode(row.getString("kind")),
        Columns.instant(row, "posted_at"),
        row.getLong("credits_before"),
        row.getLong("credits_after"),
        changes(row),
        new Line(
            row.getString("tier"),
            row.getLong("tier_units"),
            row.getString("reference"),
            row.getString("description"),
            row.getString("metadata")),
        run(row),
        uncovered(row, seq),
        repayments,
        cancelled(row),
        pins(row),
        ConditionsText.read(row.getString("conditions")));
  }

  private static List<Change> changes(ResultSet row) throws SQLException {
    List<Integer> lots = Columns.ints(row, "lots");
    List<Long> amounts = Columns.longs(row, "amounts");
    List<Change> changes = new ArrayList<>(lots.size());
    for (int i = 0; i < lots.size(); i++) {
      changes.add(new Change(lots.get(i), amounts.get(i)));
    }
    return changes;
  }

  private static @Nullable CountedRun run(ResultSet row) throws SQLException {
    Long number = Columns.nullableLong(row, "number");
    if (number == null) {
      return null;
    }
    List<String> names = Columns.strings(row, "tiers");
    List<Long> weights = Columns.longs(row, "tier_weights");
    List<Long> actions = Columns.longs(row, "tier_actions");
    List<TierCount> tiers = new ArrayList<>(names.size());
    for (int i = 0; i < names.size(); i++) {
      tiers.add(new TierCount(names.get(i), weights.get(i), actions.get(i)));
    }
    return new CountedRun(
        new UsageRun(
            number,
            Columns.instant(row, "appended_at"),
            row.getInt("events"),
            row.getLong("credits"),
            tiers,
            Moves.read(row),
            Digest.of(row.getBytes("rows_digest"))),
        Columns.longs(row, "tier_counters"));
  }

  private static @Nullable Stretch uncovered(ResultSet row, long seq) throws SQLException {
    Long from = Columns.nullableLong(row, "uncovered_from");
    return from == null ? null : new Stretch(seq, from, row.getLong("uncovered_to"));
  }

  private static List<Stretch> cancelled(ResultSet row) throws SQLException {
    List<Long> seqs = Columns.longs(row, "cancelled_seqs");
    List<Long> from = Columns.longs(row, "cancelled_from");
    List<Long> to = Columns.longs(row, "cancelled_to");
    List<Stretch> cancelled = new ArrayList<>(seqs.size());
    for (int i = 0; i < seqs.size(); i++) {
      cancelled.add(new Stretch(seqs.get(i), from.get(i), to.get(i)));
    }
    return cancelled;
  }

  private static List<Pin> pins(ResultSet row) throws SQLException {
    List<Integer> holds = Columns.ints(row, "pin_holds");
    List<Integer> lots = Columns.ints(row, "pin_lots");
    List<Long> units = Columns.longs(row, "pin_units");
    List<Pin> pins = new ArrayList<>(holds.size());
    for (int i = 0; i < holds.size(); i++) {
      pins.add(new Pin(holds.get(i), lots.get(i), units.get(i)));
    }
    return pins;
  }
}
