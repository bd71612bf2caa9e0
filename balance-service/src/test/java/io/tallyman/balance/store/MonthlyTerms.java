package io.tallyman.balance.store;

import io.tallyman.catalog.LotSource;
import io.tallyman.catalog.Plan;
import io.tallyman.ledger.Terms;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plans of a test, by name, with the default burn order. */
public record MonthlyTerms(Map<String, List<Allowance.Units>> plans) implements Terms {
  @Override
  public int priority(LotSource source, Instant at) {
    return List.of(LotSource.values()).indexOf(source);
  }

  @Override
  public long weight(String tier, Instant at) {
    return 1_000_000;
  }

  @Override
  public @Nullable Plan plan(String name, Instant at) {
    return null;
  }

  @Override
  public @Nullable Allowance allowance(String plan, Instant at) {
    List<Allowance.Units> units = plans.get(plan);
    return units == null ? null : new Allowance(plan, units);
  }
}
