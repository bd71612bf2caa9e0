package io.tallyman.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Units that the gate has reserved and nobody has settled yet.
 *
 * @param number 1, 2, 3 … within the account
 * @param expiresAt it holds until then, and lapses at that instant
 * @param pins what it holds, in the order it was pinned
 * @param moves what its settlement will count against the plan's limits
 */
public record Hold(int number, Instant expiresAt, List<Pin> pins, List<LimitMove> moves) {

  /**
   * Units of a lot that a hold keeps from everybody else. In a posting: pinned, or let go
   * (negative).
   */
  public record Pin(int hold, int lot, long units) {
    Pin reversed() {
      return new Pin(hold, lot, -units);
    }
  }

  /** This hold with units pinned besides, or with pins let go. */
  Hold with(Pin pin) {
    List<Pin> changed = new ArrayList<>(pins);
    if (pin.units() > 0) {
      changed.add(pin);
    } else {
      changed.remove(pin.reversed());
    }
    return new Hold(number, expiresAt, List.copyOf(changed), moves);
  }
}
