package io.tallyman.ledger;

import io.tallyman.ledger.Posting.CountedRun;
import io.tallyman.ledger.Posting.Line;
import io.tallyman.ledger.UsageRun.TierCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes units out of lots: usage off the stream, the gate's, and deductions. */
final class Spending {
  private Spending() {}

  /** Usage off the stream is a fact: what no lot covers is overage. */
  static @Nullable Decision post(Draft draft, Command.PostUsage usage, Instant now) {
    UsageRun run = usage.run();
    List<Long> counters = new ArrayList<>(run.tiers().size());
    long owed = run.credits();
    for (TierCount tier : run.tiers()) {
      counters.add(draft.lots().free(tier.tier(), now));
      long counted = draft.take(tier.tier(), tier.actions(), now);
      long spilled = Math.multiplyExact(tier.actions() - counted, tier.weight());
      owed = Math.addExact(owed, spilled);
    }
    long covered = draft.take(Lot.CREDITS, owed, now);
    if (owed - covered > Account.MAX_CREDITS - draft.overage()) {
      return new Decision.OutOfRange();
    }
    if (covered < owed && !run.tiers().isEmpty()) {
      countUncovered(draft, run, counters, usage.debits().get(), covered);
    }
    draft.count(draft.counts().movedBy(run.moves(), draft.seq()));
    Stretch uncovered = draft.owe(covered, owed);
    draft.post(Kind.USAGE, now, Line.NONE, new CountedRun(run, counters), uncovered);
    return null;
  }

  private static void countUncovered(
      Draft draft, UsageRun run, List<Long> counters, List<Debit> debits, long covered) {
    List<Long> left = new ArrayList<>(counters);
    long charged = 0;
    for (Debit debit : debits) {
      long from = charged;
      charged += debit.credits().micros();
      if (debit.tier() == Debit.NO_TIER) {
        continue;
      }
      TierCount tier = run.tiers().get(debit.tier());
      if (left.get(debit.tier()) > 0) {
        left.set(debit.tier(), left.get(debit.tier()) - 1);
      } else {
        charged += tier.weight();
      }
      if (charged > Math.max(from, covered)) {
        draft.count(draft.counts().withUncovered(tier.tier(), 1));
      }
    }
  }

  static @Nullable Decision deduct(Draft draft, Command.Deduct deduct, Instant now) {
    String unit = deduct.unit();
    long available = draft.lots().free(unit, now);
    if (available < deduct.units()) {
      return new Decision.Insufficient(deduct.units(), available);
    }
    draft.take(unit, deduct.units(), now);
    draft.post(
        deduct.kind(),
        now,
        Line.of(unit, -deduct.units(), deduct.reference(), deduct.description()));
    return null;
  }
}
