package io.tallyman.ledger;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A hold of a {@link PlainAccount}: what it pins, lot by lot, in the order it was pinned. */
public final class PlainHold {
  public final int number;
  public final Instant end;
  public final Map<Integer, Long> pins = new LinkedHashMap<>();
  final List<PlainAccount.Move> moves;

  PlainHold(int number, Instant end, List<PlainAccount.Move> moves) {
    this.number = number;
    this.end = end;
    this.moves = moves;
  }

  long pinned(PlainLot lot) {
    return pins.getOrDefault(lot.number, 0L);
  }

  void pin(PlainLot lot, long units) {
    pins.merge(lot.number, units, Long::sum);
    pins.remove(lot.number, 0L);
  }
}
