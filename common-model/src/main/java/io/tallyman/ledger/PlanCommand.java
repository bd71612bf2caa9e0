package io.tallyman.ledger;

import io.tallyman.ledger.PlanRun.Interval;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something to be done to the plan an account runs. Those that name a subscription are about that
 * one: where another runs, or none, they are refused.
 */
public sealed interface PlanCommand {
  /** When a change of plan takes effect. */
  enum When {
    NOW,
    PERIOD_END,
    /** A dearer plan now, a cheaper one at the end of the period. */
    BY_PRICE
  }

  /**
   * Has the account run a plan, as an administrator says: starts it, changes to it, or takes back
   * what was to end it. To assign what runs is to do nothing.
   *
   * @param trial to try it: once per account
   */
  record Assign(String plan, boolean trial, When when) implements PlanCommand {}

  /**
   * Starts a plan that has been paid for, in place of whatever runs.
   *
   * @param paid its first paid period; where that is over, or was granted before and then ended,
   *     nothing is started. The account must have the subscription's ended lots
   */
  record Start(String subscription, String plan, Interval interval, Period paid)
      implements PlanCommand {}

  /** Starts to try a plan, in place of the default plan, or of none. */
  record Try(String subscription, String plan, Interval interval, Instant until)
      implements PlanCommand {}

  /** Changes what runs to another plan or interval. */
  record Change(String subscription, String plan, Interval interval, When when)
      implements PlanCommand {}

  /**
   * Ends what runs; the default plan follows.
   *
   * @param subscription null: whatever runs
   * @param when not by price
   */
  record Cancel(@Nullable String subscription, When when) implements PlanCommand {}

  /** Ends what runs at an instant that whoever sells it has told; null: not at all, after all. */
  record CancelAt(String subscription, @Nullable Instant at) implements PlanCommand {}

  /** Takes back a cancellation or change that is to come with the end of the period. */
  record Resume(@Nullable String subscription) implements PlanCommand {}

  /**
   * A period has been paid for: confirms it, or begins it. The same again does nothing.
   *
   * @param plan null: the plan that runs
   * @param interval null: the interval that runs
   */
  record Renew(String subscription, @Nullable String plan, @Nullable Interval interval, Period paid)
      implements PlanCommand {}

  /**
   * A payment has failed: the plan goes on until its grace is over.
   *
   * @param at when it failed
   */
  record Fail(String subscription, Instant at) implements PlanCommand {}

  /** Nothing is owed for the subscription any more. */
  record Recover(String subscription) implements PlanCommand {}
}
