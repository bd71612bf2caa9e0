package io.tallyman.ledger;

import io.tallyman.catalog.LotSource;
import io.tallyman.catalog.Plan;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the catalog says that the ledger has to know, by instant. */
public interface Terms {
  /** The place of a source in the burn order in force at {@code at}. */
  int priority(LotSource source, Instant at);

  /** Micro-credits that an action of a tier takes when its counter is spent. */
  long weight(String tier, Instant at);

  /** The plan of this name; null where the catalog no longer has it. */
  @Nullable Plan plan(String name, Instant at);

  /**
   * What an account that runs {@code plan} receives for a period beginning at {@code at}; where the
   * catalog no longer has the plan, the allowance of its default plan; null where it has none.
   */
  @Nullable Allowance allowance(String plan, Instant at);

  /**
   * The units that a plan includes per period.
   *
   * @param plan the plan whose allowance this is
   * @param units credits and tiers' actions, in the order they are granted
   */
  record Allowance(String plan, List<Units> units) {
    public record Units(String unit, long amount) {}
  }
}
