package io.tallyman.ledger;

import io.tallyman.ledger.Posting.Change;
import java.util.ArrayList;
import java.util.List;

/**
 * What had to stand in for spent credits of a lot that was taken back.
 *
 * @param lot the lot that was taken back
 * @param seq the posting that took it back
 * @param paid what other lots paid, then, in the order they did
 * @param uncovered what none paid, then, as a part of that posting's credits: its end
 * @param repaid what lots have paid of that since, oldest first, as far as it is stored
 */
public record StandIn(int lot, long seq, List<Change> paid, Span uncovered, List<Change> repaid) {

  /** What stands in from a posting on that takes a lot back. */
  static StandIn of(int lot, Posting posting) {
    List<Change> paid = new ArrayList<>();
    for (Change change : posting.changes()) {
      if (change.lot() != lot) {
        paid.add(new Change(change.lot(), -change.units()));
      }
    }
    Stretch owed = posting.uncovered();
    Span uncovered = owed == null ? new Span(0, 0) : new Span(owed.from(), owed.to());
    return new StandIn(lot, posting.seq(), paid, uncovered, List.of());
  }

  /** Micro-credits, whoever bore them. */
  long units() {
    return paid.stream().mapToLong(Change::units).sum() + uncovered.length();
  }
}
