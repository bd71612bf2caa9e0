package io.tallyman.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The lots of a {@link PlainAccount}, and the holds on them. */
final class PlainLots {
  static final String CREDITS = "credits";
  static final long MOST = 9_000_000_000_000_000_000L;

  final List<PlainLot> all = new ArrayList<>();
  final List<PlainHold> holds = new ArrayList<>();
  private int holdsOpened;

  PlainLot open(
      String unit, String source, int priority, long units, Instant now, @Nullable Instant end) {
    PlainLot lot = new PlainLot(all.size() + 1, unit, source, priority, units, now, end);
    all.add(lot);
    return lot;
  }

  PlainLot get(int number) {
    return all.get(number - 1);
  }

  long pinned(PlainLot lot) {
    return holds.stream().mapToLong(hold -> hold.pinned(lot)).sum();
  }

  long free(PlainLot lot) {
    return lot.remaining - pinned(lot);
  }

  /** What anybody may take. */
  long available(String unit, Instant now) {
    return sum(unit, lot -> lot.isLive(now)) - pinnedOf(unit, now);
  }

  private long pinnedOf(String unit, Instant now) {
    return all.stream()
        .filter(lot -> lot.unit.equals(unit) && lot.isLive(now))
        .mapToLong(this::pinned)
        .sum();
  }

  /** What the lots of a unit hold. */
  long held(String unit) {
    return sum(unit, lot -> true);
  }

  /** How much more of a unit there may be. */
  long room(String unit) {
    long parked =
        all.stream().filter(lot -> lot.unit.equals(unit)).mapToLong(lot -> lot.parked).sum();
    return MOST - held(unit) - parked;
  }

  private long sum(String unit, Predicate<PlainLot> which) {
    return all.stream()
        .filter(lot -> lot.unit.equals(unit))
        .filter(which)
        .mapToLong(lot -> lot.remaining)
        .sum();
  }

  /** The lot that burns next. */
  @Nullable PlainLot first(String unit, Instant now) {
    PlainLot first = null;
    for (PlainLot lot : all) {
      if (lot.unit.equals(unit) && lot.isLive(now) && free(lot) > 0) {
        first = first == null || lot.burnsBefore(first) ? lot : first;
      }
    }
    return first;
  }

  /** Takes up to so much of what is free, lot by lot. */
  List<PlainDebt.Part> take(String unit, long wanted, Instant now) {
    List<PlainDebt.Part> taken = new ArrayList<>();
    long left = wanted;
    for (PlainLot lot = first(unit, now); lot != null && left > 0; lot = first(unit, now)) {
      long part = Math.min(left, free(lot));
      lot.remaining -= part;
      taken.add(new PlainDebt.Part(lot, part));
      left -= part;
    }
    return taken;
  }

  PlainHold hold(Instant end, List<PlainAccount.Move> moves) {
    holdsOpened++;
    PlainHold hold = new PlainHold(holdsOpened, end, moves);
    holds.add(hold);
    return hold;
  }

  @Nullable PlainHold hold(int number) {
    return holds.stream().filter(hold -> hold.number == number).findFirst().orElse(null);
  }

  /** Pins up to so much of what is free, lot by lot. */
  void pin(PlainHold hold, String unit, long wanted, Instant now) {
    long left = wanted;
    for (PlainLot lot = first(unit, now); lot != null && left > 0; lot = first(unit, now)) {
      long part = Math.min(left, free(lot));
      hold.pin(lot, part);
      left -= part;
    }
  }

  /**
   * Takes up to so much out of one lot, the free part first. Holds that lose by it, the newest
   * first, pin other units instead, the oldest first, as far as there are any.
   *
   * @return how much that was
   */
  long takeOutOf(PlainLot lot, long wanted, Instant now) {
    long taken = Math.min(wanted, lot.remaining);
    long fromHolds = taken - Math.min(taken, free(lot));
    lot.remaining -= taken;
    List<Runnable> repins = new ArrayList<>();
    for (PlainHold hold : holds.reversed()) {
      long lost = Math.min(fromHolds, hold.pinned(lot));
      hold.pin(lot, -lost);
      fromHolds -= lost;
      repins.addFirst(() -> pin(hold, lot.unit, lost, now));
    }
    repins.forEach(Runnable::run);
    return taken;
  }
}
