package io.tallyman.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Units that the gate has reserved and nobody has settled yet.
 *
 * @param number 1, 2, 3 … within the account
 * @param expiresAt it holds until then, and lapses at that instant
 * @param pins what it holds, one to a lot, in the order they were pinned
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

  /** This hold with units of a lot pinned besides, or let go. */
  Hold with(Pin more) {
    Map<Integer, Long> units = new LinkedHashMap<>();
    pins.forEach(pin -> units.put(pin.lot(), pin.units()));
    units.merge(more.lot(), more.units(), Math::addExact);
    units.remove(more.lot(), 0L);
    List<Pin> changed = new ArrayList<>(units.size());
    units.forEach((lot, pinned) -> changed.add(new Pin(number, lot, pinned)));
    return new Hold(number, expiresAt, List.copyOf(changed), moves);
  }

  /** The units it pins of a lot. */
  long pinned(int lot) {
    return pins.stream().filter(pin -> pin.lot() == lot).mapToLong(Pin::units).sum();
  }
}
