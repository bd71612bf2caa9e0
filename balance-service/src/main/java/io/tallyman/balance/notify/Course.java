package io.tallyman.balance.notify;

import io.tallyman.balance.notify.Levels.Counter;
import io.tallyman.balance.store.Watched;
import io.tallyman.balance.store.Watched.Step;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Lot;
import io.tallyman.ledger.Posting.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The levels an account went through, instant by instant: how it stands now, and its postings taken
 * back one after the other. What happens at one instant is one change, so that a counter that ends
 * and begins anew with the month is never told to be empty.
 */
final class Course {
  private final Account account;
  private final Map<Integer, Lot> lots;
  private final Map<Integer, Long> left = new HashMap<>();
  private long credits;

  private Course(Watched watched) {
    account = watched.stored().account();
    lots = watched.lots();
    credits = account.credits();
    lots.forEach((number, lot) -> left.put(number, lot.free()));
  }

  /** Before the steps, and after each of their instants; the first alone where there are none. */
  static List<Levels> of(Watched watched) {
    return new Course(watched).back(watched.steps());
  }

  private List<Levels> back(List<Step> steps) {
    List<Levels> levels = new ArrayList<>();
    if (steps.isEmpty()) {
      levels.add(levels(account.postedAt(), account.balance()));
      return levels;
    }
    for (int i = steps.size() - 1; i >= 0; i--) {
      Step step = steps.get(i);
      boolean last = i == steps.size() - 1 || !steps.get(i + 1).at().equals(step.at());
      if (last) {
        levels.add(levels(step.at(), step.balanceAfter()));
      }
      takeBack(step);
    }
    levels.add(levels(steps.getFirst().at(), steps.getFirst().balanceBefore()));
    return levels.reversed();
  }

  private void takeBack(Step step) {
    for (Change change : step.changes()) {
      left.merge(change.lot(), -change.units(), Long::sum);
      Lot lot = lots.get(change.lot());
      credits -= lot != null && lot.isCredits() ? change.units() : 0;
    }
    for (Change pin : step.pins()) {
      left.merge(pin.lot(), pin.units(), Long::sum);
    }
  }

  private Levels levels(Instant at, long balance) {
    long free = 0;
    Map<String, Counter> counters = new TreeMap<>();
    for (Lot lot : lots.values()) {
      long units = left.getOrDefault(lot.number(), 0L);
      if (lot.isCredits()) {
        free += units;
      } else if (lot.isLive(at) && !account.isSuspended(lot)) {
        counters.merge(lot.unit(), new Counter(units, lot.amount()), Counter::plus);
      }
    }
    return new Levels(at, free, credits - balance, counters, Map.copyOf(left));
  }
}
