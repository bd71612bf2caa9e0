package io.tallyman.ledger;

import io.tallyman.ledger.Posting.Line;
import java.time.Instant;

/** Ends lots whose time is over. */
final class Expiry {
  private Expiry() {}

  /**
   * Expires what nobody holds of every lot that is over. What is pinned outlives it, until its hold
   * ends; what is parked goes unseen, as it was not in the balance.
   */
  static void of(Draft draft, Instant at) {
    for (Lot lot : draft.lots().where(lot -> lot.open() && lot.hasExpired(at))) {
      expire(draft, lot, at);
    }
  }

  /** Expires what nobody holds of a lot, whether its time is over or not. */
  static void expire(Draft draft, Lot lot, Instant at) {
    long units = lot.free();
    if (units > 0) {
      draft.change(lot, -units);
      draft.post(Kind.EXPIRY, at, Line.of(lot.unit(), -units, lot.reference(), null));
    }
    Lot left = draft.lots().get(lot.number());
    if (left.parked() > 0) {
      left = left.parkedBy(-left.parked());
      draft.lots().replace(left);
    }
    if (left.remaining() == 0) {
      draft.lots().replace(left.closed());
    }
  }
}
