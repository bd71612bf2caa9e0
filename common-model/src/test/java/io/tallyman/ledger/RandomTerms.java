package io.tallyman.ledger;

import io.tallyman.catalog.LotSource;
import io.tallyman.catalog.Plan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Two catalogs, one after the other: the second burns in another order, and may have lost the plan.
 */
final class RandomTerms implements Terms {
  static final String PLAN = "gold";
  private static final String DEFAULT_PLAN = "free";

  private final Instant secondFrom;
  private final List<LotSource> firstOrder;
  private final List<LotSource> secondOrder;
  private final Map<String, Map<String, Long>> firstPlans;
  private final Map<String, Map<String, Long>> secondPlans;

  RandomTerms(Random random, Instant secondFrom) {
    this.secondFrom = secondFrom;
    firstOrder = shuffled(random);
    secondOrder = shuffled(random);
    Map<String, Long> gold = new LinkedHashMap<>();
    gold.put("small", 3L);
    gold.put(Lot.CREDITS, random.nextInt(3) * 40_000_000L);
    gold.put("medium", (long) random.nextInt(2));
    Map<String, Long> free = Map.of(Lot.CREDITS, 2_500_000L);
    firstPlans = Map.of(PLAN, gold, DEFAULT_PLAN, free);
    secondPlans =
        switch (random.nextInt(3)) {
          case 0 -> firstPlans;
          case 1 -> Map.of(DEFAULT_PLAN, free);
          default -> Map.of();
        };
  }

  @Override
  public int priority(LotSource source, Instant at) {
    return (at.isBefore(secondFrom) ? firstOrder : secondOrder).indexOf(source);
  }

  @Override
  public @Nullable Allowance allowance(String plan, Instant at) {
    PlainAccount.PlainPlan found = plainPlan(plan, at);
    if (found == null) {
      return null;
    }
    List<Allowance.Units> units = new ArrayList<>();
    found.units().forEach((unit, amount) -> units.add(new Allowance.Units(unit, amount)));
    return new Allowance(found.name(), units);
  }

  @Override
  public long weight(String tier, Instant at) {
    return 2_000_000;
  }

  @Override
  public @Nullable Plan plan(String name, Instant at) {
    return null;
  }

  /** The same, as the plain account asks for it. */
  PlainAccount.Rules rules() {
    return new PlainAccount.Rules() {
      @Override
      public int priority(String source, Instant at) {
        return RandomTerms.this.priority(LotSource.valueOf(source.toUpperCase(Locale.ROOT)), at);
      }

      @Override
      public PlainAccount.@Nullable PlainPlan plan(String name, Instant at) {
        return plainPlan(name, at);
      }
    };
  }

  private PlainAccount.@Nullable PlainPlan plainPlan(String name, Instant at) {
    Map<String, Map<String, Long>> plans = at.isBefore(secondFrom) ? firstPlans : secondPlans;
    String found = plans.containsKey(name) ? name : DEFAULT_PLAN;
    Map<String, Long> units = plans.get(found);
    return units == null ? null : new PlainAccount.PlainPlan(found, units);
  }

  private static List<LotSource> shuffled(Random random) {
    List<LotSource> order = new ArrayList<>(List.of(LotSource.values()));
    Collections.shuffle(order, random);
    return order;
  }
}
