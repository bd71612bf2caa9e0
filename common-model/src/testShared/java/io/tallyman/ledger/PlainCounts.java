package io.tallyman.ledger;

import io.tallyman.ledger.PlainAccount.Move;
import io.tallyman.ledger.PlainAccount.Wish;
import io.tallyman.ledger.PlainRules.PlainPlan;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a {@link PlainAccount} counts besides units: against limits of its plan. */
public final class PlainCounts {
  /** By tier, actions that lots did not cover whole. */
  public final Map<String, Long> uncovered = new TreeMap<>();

  /** By limit, since the period began. */
  public final Map<String, Long> used = new TreeMap<>();

  /** By limit, ever. */
  public final Map<String, Long> levels = new TreeMap<>();

  /** How many periods have begun. */
  private int period;

  void count(PlainUse use) {
    use.period = period;
    use.event.moves().forEach(move -> move(move, 1));
  }

  /** Gives back what an event has counted; a period that is over counts nothing any more. */
  void giveBack(PlainUse use) {
    for (Move move : use.event.moves()) {
      if (!move.perPeriod() || use.period == period) {
        move(move, -1);
      }
    }
  }

  private void move(Move move, long times) {
    (move.perPeriod() ? used : levels).merge(move.limit(), move.change() * times, Long::sum);
  }

  void beginPeriod() {
    period++;
    uncovered.clear();
    used.clear();
  }

  /** Whether the plan lets the gate do what is wished for, what is held being as good as done. */
  boolean allow(PlainPlan plan, Wish wish, List<PlainHold> holds) {
    if (wish.value() != null) {
      return plan.values().isEmpty() || plan.values().contains(wish.value());
    }
    Long most = plan.limits().get(wish.limit());
    long now = Math.max(0, (wish.perPeriod() ? used : levels).getOrDefault(wish.limit(), 0L));
    for (PlainHold hold : holds) {
      for (Move move : hold.moves) {
        now += move.limit().equals(wish.limit()) ? Math.max(0, move.change()) : 0;
      }
    }
    return most == null || now < most;
  }
}
