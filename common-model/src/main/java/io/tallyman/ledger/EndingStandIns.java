package io.tallyman.ledger;

import io.tallyman.ledger.Posting.Change;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Ends what stands in for units that lots are not entitled to any more, when those units come back.
 * Of a lot's clawbacks the oldest ends first, each from its end: what is still owed of it, then
 * what has repaid it, then what other lots paid at first. So how much of each has ended follows
 * from how much of all has.
 */
final class EndingStandIns {
  private final Draft draft;
  private final List<StandIn> standIns;

  /**
   * @param stored of all lots that were taken back before this decision, oldest first
   */
  EndingStandIns(Draft draft, List<StandIn> stored) {
    this.draft = draft;
    standIns = new ArrayList<>(stored);
    standIns.addAll(draft.standIns());
  }

  /** What is to be returned for units that were paid, each to a lot that is entitled to it. */
  List<Change> of(List<Change> paid) {
    List<Change> returned = new ArrayList<>();
    Deque<Change> left = new ArrayDeque<>(paid);
    while (!left.isEmpty()) {
      Change change = left.removeFirst();
      Lot lot = draft.lots().get(change.lot());
      long ended = Math.min(change.units(), lot.replaced());
      if (ended > 0) {
        // Whoever stood in may have been taken back itself.
        left.addAll(end(lot, ended));
      }
      if (ended < change.units()) {
        returned.add(new Change(lot.number(), change.units() - ended));
      }
    }
    return returned;
  }

  private List<Change> end(Lot lot, long units) {
    List<StandIn> own = standIns.stream().filter(one -> one.lot() == lot.number()).toList();
    long endedBefore = own.stream().mapToLong(StandIn::units).sum() - lot.replaced();
    draft.lots().replace(lot.replacedBy(-units));
    List<Change> inVain = new ArrayList<>();
    long left = units;
    for (StandIn standIn : own) {
      long gone = Math.min(endedBefore, standIn.units());
      endedBefore -= gone;
      long to = standIn.units() - gone;
      Span part = new Span(to - Math.min(left, to), to);
      left -= part.length();
      draft.cancel(standIn.seq(), part);
      inVain.addAll(paidOf(standIn, part));
    }
    if (left > 0) {
      throw new IllegalStateException("nothing stands in for " + left + " of " + lot);
    }
    return inVain;
  }

  /** What lots have paid of a part of what stands in. */
  private List<Change> paidOf(StandIn standIn, Span part) {
    List<Change> all = new ArrayList<>(standIn.paid());
    all.addAll(standIn.repaid());
    all.addAll(draft.repaid(standIn.seq(), standIn.uncovered()));
    List<Change> found = new ArrayList<>();
    long from = 0;
    for (Change paid : all) {
      Span common = part.intersect(new Span(from, from + paid.units()));
      from += paid.units();
      if (!common.isEmpty()) {
        found.add(new Change(paid.lot(), common.length()));
      }
    }
    return found;
  }
}
