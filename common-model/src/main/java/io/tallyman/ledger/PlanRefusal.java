package io.tallyman.ledger;

/** Why something cannot be done to an account's plan. */
public enum PlanRefusal {
  /** The catalog has no such plan. */
  UNKNOWN_PLAN,
  /** The catalog does not let the plan be tried. */
  NO_TRIAL,
  /** The account has tried a plan before. */
  TRIAL_USED,
  /** Another plan runs, so that none can be tried. */
  PLAN_RUNNING,
  /** The subscription does not run, or none does. */
  NOT_RUNNING
}
