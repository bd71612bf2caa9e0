package io.tallyman.ledger;

import java.util.ArrayList;
import java.util.List;

/** What stands in for credits of a lot that were spent before they were taken back. */
final class PlainClaw {
  final List<PlainDebt.Part> standIns = new ArrayList<>();
  final PlainDebt debt;

  PlainClaw(PlainDebt debt) {
    this.debt = debt;
  }

  /** How much of it stands. */
  long standing() {
    long paid = 0;
    for (List<PlainDebt.Part> parts : List.of(debt.paid, standIns)) {
      paid += parts.stream().mapToLong(PlainDebt.Part::units).sum();
    }
    return debt.open + paid;
  }

  /**
   * Ends up to so much of it: what is still owed first, then what has repaid it, the last first,
   * then what other lots gave at first.
   *
   * @param back receives what lots gave in vain
   * @return how much was ended
   */
  long end(long wanted, List<PlainDebt.Part> back) {
    long cancelled = Math.min(wanted, debt.open);
    debt.open -= cancelled;
    long left = wanted - cancelled;
    for (List<PlainDebt.Part> parts : List.of(debt.paid, standIns)) {
      while (left > 0 && !parts.isEmpty()) {
        PlainDebt.Part last = parts.removeLast();
        long part = Math.min(left, last.units());
        back.add(new PlainDebt.Part(last.lot(), part));
        if (part < last.units()) {
          parts.add(new PlainDebt.Part(last.lot(), last.units() - part));
        }
        left -= part;
      }
    }
    return wanted - left;
  }
}
