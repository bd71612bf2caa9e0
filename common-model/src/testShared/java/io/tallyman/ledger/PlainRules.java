package io.tallyman.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a catalog would say to a {@link PlainAccount}. */
public interface PlainRules {
  /** The place of a source in the burn order. */
  int priority(String source, Instant at);

  /** Credits for an action of a tier. */
  long weight(String tier, Instant at);

  /** The plan of this name, if there is one. */
  @Nullable PlainPlan plan(String name, Instant at);

  /** The plan of whoever runs no other, if there is one. */
  @Nullable PlainPlan defaultPlan(Instant at);

  /** How long a plan goes on after a payment has failed. */
  Duration grace(Instant at);

  /** What a dearer plan brings at once: {@code prorated}, {@code full} or {@code reset}. */
  String upgrade(Instant at);

  /** Whether the units of a year come all at once. */
  boolean yearUpfront(Instant at);

  /**
   * A plan.
   *
   * @param price of a month
   * @param units included each month, credits first
   * @param rolloverCap credits that may come along from the period before
   * @param trialDays 0 where it cannot be tried
   * @param softLimit how many uncovered actions of a tier the gate lets through
   * @param limits how much it allows, by name; no limit where it has none
   * @param values those it allows; any where there are none
   */
  record PlainPlan(
      String name,
      long price,
      Map<String, Long> units,
      long rolloverCap,
      int trialDays,
      int softLimit,
      Map<String, Long> limits,
      Set<String> values) {}
}
