package io.tallyman.ledger;

import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The plan an account runs, and which of its monthly periods is under way.
 *
 * @param anchor period n is [anchor + n months, anchor + n+1 months), UTC; computed from the anchor
 *     every time, so that 31 January is followed by 28 February and 31 March
 * @param period n, or -1 before the first has begun
 */
public record PlanRun(String plan, String status, Instant anchor, int period) {
  public static final String ACTIVE = "active";

  /** A plan whose first period begins at {@code anchor}. */
  public static PlanRun startingAt(String plan, Instant anchor) {
    return new PlanRun(plan, ACTIVE, anchor, -1);
  }

  public @Nullable Instant currentPeriodStart() {
    return period < 0 ? null : boundary(period);
  }

  public @Nullable Instant currentPeriodEnd() {
    return period < 0 ? null : boundary(period + 1);
  }

  /** When the next period begins. */
  Instant nextPeriodStart() {
    return boundary(period + 1);
  }

  PlanRun renewedAs(String nextPlan) {
    return new PlanRun(nextPlan, status, anchor, period + 1);
  }

  private Instant boundary(int n) {
    return anchor.atOffset(ZoneOffset.UTC).plusMonths(n).toInstant();
  }
}
