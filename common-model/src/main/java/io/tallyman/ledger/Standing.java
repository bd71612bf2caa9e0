package io.tallyman.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an account stands with the plans of the catalog.
 *
 * @param run the plan it runs now; null where there is none
 * @param home of the default plan, which another plan only suspends; null where it never ran
 * @param lapsed what ended unpaid, and comes back if it is paid after all
 * @param tried whether a plan has been tried: that is allowed once
 */
public record Standing(
    @Nullable PlanRun run, @Nullable Home home, @Nullable Lapsed lapsed, boolean tried) {
  public static final Standing NONE = new Standing(null, null, null, false);

  /**
   * Of the default plan.
   *
   * @param anchor where its months are counted from: the first sight of the organization
   * @param granted the start of the last month whose units were granted; null before the first
   */
  public record Home(Instant anchor, @Nullable Instant granted) {}

  /**
   * A subscription that ended unpaid.
   *
   * @param paidThrough what had been paid for before
   */
  public record Lapsed(
      String subscription, String plan, PlanRun.Interval interval, Instant paidThrough) {}

  /** A new account, whose default plan begins at once. */
  public static Standing onDefaultPlan(String plan, Instant now) {
    return NONE.at(new Home(now, null)).running(PlanRun.ofDefault(plan, now));
  }

  Standing running(@Nullable PlanRun next) {
    return new Standing(next, home, lapsed, tried);
  }

  Standing at(Home newHome) {
    return new Standing(run, newHome, lapsed, tried);
  }

  Standing withLapsed(@Nullable Lapsed newlyLapsed) {
    return new Standing(run, home, newlyLapsed, tried);
  }

  Standing havingTried() {
    return new Standing(run, home, lapsed, true);
  }
}
