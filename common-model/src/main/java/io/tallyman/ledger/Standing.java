package io.tallyman.ledger;

import org.jspecify.annotations.Nullable;

/**
 * How an account stands with the plans of the catalog.
 *
 * @param run the plan it runs now; null where there is none
 */
public record Standing(@Nullable PlanRun run) {
  public static final Standing NONE = new Standing(null);
}
