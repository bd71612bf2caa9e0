package io.tallyman.ledger;

import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Posting.Change;
import io.tallyman.ledger.Posting.CountedRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Undoes usage, exact to the lots that paid for it. */
final class Undoing {
  /** How long a refund lives where there is no period to end with. */
  private static final Duration REFUND_VALIDITY = Duration.ofDays(30);

  private final Terms terms;

  Undoing(Terms terms) {
    this.terms = terms;
  }

  @Nullable Decision undo(Draft draft, Command.Undo undo, Instant now) {
    List<Change> returned = new ArrayList<>(undo.paid());
    returned.addAll(draft.repaid(undo.seq(), undo.uncovered()));
    draft.cancel(undo.seq(), undo.uncovered());
    List<Change> own = new ArrayList<>();
    for (Change paid : returned) {
      long stoodIn = endStandIn(draft, undo.standIns(), paid, own);
      if (stoodIn < paid.units()) {
        own.add(new Change(paid.lot(), paid.units() - stoodIn));
      }
    }
    TreeMap<String, Long> back = new TreeMap<>();
    own.forEach(one -> back.merge(draft.lots().get(one.lot()).unit(), one.units(), Math::addExact));
    if (back.entrySet().stream()
        .anyMatch(unit -> unit.getValue() > draft.lots().room(unit.getKey()))) {
      return new Decision.OutOfRange();
    }
    giveBack(draft, own, undo, now);
    draft.repay(now);
    UsageRun run = undo.run();
    if (run != null) {
      draft.count(draft.counts().movedBy(run.moves()));
    }
    draft.post(
        undo.kind(), now, undo.line(), run == null ? null : new CountedRun(run, List.of()), null);
    return null;
  }

  private void giveBack(Draft draft, List<Change> units, Command.Undo undo, Instant now) {
    TreeMap<String, Long> homeless = new TreeMap<>();
    for (Change one : units) {
      Lot lot = draft.lots().get(one.lot());
      if (lot.hasExpired(now)) {
        homeless.merge(lot.unit(), one.units(), Math::addExact);
      } else {
        draft.change(lot, one.units());
      }
    }
    PlanRun run = draft.standing().run();
    Instant periodEnd = run == null ? null : run.currentPeriodEnd();
    Instant expiresAt = periodEnd == null ? now.plus(REFUND_VALIDITY) : periodEnd;
    int priority = terms.priority(LotSource.REFUND, now);
    String reference = undo.kind().code() + ":" + undo.line().reference();
    homeless.forEach((unit, homelessUnits) ->
        draft.open(unit, LotSource.REFUND, priority, homelessUnits, now, expiresAt, reference));
  }

  /**
   * Ends what stands in for units that a lot was not entitled to: the overage that is still open,
   * then what has repaid it, then what other lots paid at first, each from its end.
   *
   * @param back receives what is to be returned to the lots that stood in
   * @return how many of {@code paid}'s units that was
   */
  private static long endStandIn(Draft draft, List<StandIn> all, Change paid, List<Change> back) {
    Lot lot = draft.lots().get(paid.lot());
    long units = Math.min(paid.units(), lot.replaced());
    if (units == 0) {
      return 0;
    }
    List<StandIn> standIns = all.stream().filter(one -> one.lot() == lot.number()).toList();
    long skipped = returnedBefore(draft, standIns, lot);
    draft.lots().replace(lot.replacedBy(-units));
    long left = units;
    for (StandIn standIn : standIns) {
      left -= draft.cancelLast(standIn.seq(), standIn.uncovered(), left);
      for (Change other : paidBy(draft, standIn).reversed()) {
        long alreadyBack = Math.min(skipped, other.units());
        skipped -= alreadyBack;
        long one = Math.min(left, other.units() - alreadyBack);
        if (one > 0) {
          back.add(new Change(other.lot(), one));
          left -= one;
        }
      }
    }
    if (left > 0) {
      throw new IllegalStateException("nothing stands in for " + left + " of " + lot);
    }
    return units;
  }

  /**
   * How much has been returned by earlier refunds. Overage is cancelled before anything is
   * returned, so what was ended and not cancelled was returned, from the end.
   */
  private static long returnedBefore(Draft draft, List<StandIn> standIns, Lot lot) {
    long inAll = 0;
    long cancelled = 0;
    for (StandIn standIn : standIns) {
      long paidLater =
          paidBy(draft, standIn).stream().mapToLong(Change::units).sum()
              - standIn.paid().stream().mapToLong(Change::units).sum();
      inAll += standIn.uncovered().length();
      inAll += standIn.paid().stream().mapToLong(Change::units).sum();
      cancelled +=
          standIn.uncovered().length() - paidLater - draft.owed(standIn.seq(), standIn.uncovered());
    }
    return inAll - lot.replaced() - cancelled;
  }

  private static List<Change> paidBy(Draft draft, StandIn standIn) {
    List<Change> paid = new ArrayList<>(standIn.paid());
    paid.addAll(standIn.repaid());
    paid.addAll(draft.repaid(standIn.seq(), standIn.uncovered()));
    return paid;
  }
}
