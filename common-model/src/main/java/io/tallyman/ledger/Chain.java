package io.tallyman.ledger;

import io.tallyman.ledger.Posting.Change;
import io.tallyman.ledger.Posting.CountedRun;
import io.tallyman.ledger.Posting.Line;
import io.tallyman.ledger.Posting.Repayment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hashes each posting together with the one before it, so that none can be changed unseen. */
public final class Chain {
  private final DigestWriter writer = new DigestWriter();

  /**
   * The posting's hash, given that of the account's previous one ({@link Digest#ZERO} at first).
   */
  public Digest next(Digest previous, long accountId, Posting posting) {
    writer
        .put(previous)
        .put(accountId)
        .put(posting.seq())
        .put(posting.kind().code())
        .put(posting.postedAt())
        .put(posting.creditsBefore())
        .put(posting.creditsAfter());
    writer.put(posting.changes().size());
    for (Change change : posting.changes()) {
      writer.put(change.lot()).put(change.units());
    }
    put(posting.line());
    put(posting.run());
    Stretch uncovered = posting.uncovered();
    putStretches(uncovered == null ? List.of() : List.of(uncovered));
    writer.put(posting.repayments().size());
    for (Repayment repayment : posting.repayments()) {
      put(repayment.stretch());
      writer.put(repayment.lot());
    }
    putStretches(posting.cancelled());
    writer.put(posting.pins().size());
    for (Hold.Pin pin : posting.pins()) {
      writer.put(pin.hold()).put(pin.lot()).put(pin.units());
    }
    ConditionsDigest.put(writer, posting.conditions());
    return writer.digest();
  }

  private void put(Line line) {
    writer
        .put(line.tier())
        .put(line.tierUnits())
        .put(line.reference())
        .put(line.description())
        .put(line.metadata());
  }

  private void put(@Nullable CountedRun counted) {
    if (counted == null) {
      writer.put(0L);
      return;
    }
    UsageRun run = counted.run();
    writer
        .put(run.number())
        .put(run.appendedAt())
        .put(run.events())
        .put(run.credits())
        .put(run.rowsDigest())
        .put(run.tiers().size());
    for (int i = 0; i < run.tiers().size(); i++) {
      UsageRun.TierCount tier = run.tiers().get(i);
      writer.put(tier.tier()).put(tier.weight()).put(tier.actions());
    }
    writer.put(counted.counters().size());
    counted.counters().forEach(writer::put);
    writer.put(run.moves().size());
    for (LimitMove move : run.moves()) {
      writer.put(move.limit()).put(move.perPeriod() ? 1 : 0).put(move.change());
    }
  }

  private void putStretches(List<Stretch> stretches) {
    writer.put(stretches.size());
    stretches.forEach(this::put);
  }

  private void put(Stretch stretch) {
    writer.put(stretch.seq()).put(stretch.from()).put(stretch.to());
  }
}
