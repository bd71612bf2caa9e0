package io.tallyman.ledger;

import io.tallyman.catalog.Entitlements;
import io.tallyman.catalog.LotSource;
import io.tallyman.catalog.Plan;
import io.tallyman.catalog.PlanPrice;
import io.tallyman.catalog.Policies.AnnualGrant;
import io.tallyman.catalog.Policies.Upgrade;
import io.tallyman.ledger.PlainAccount.PlainPlan;
import io.tallyman.money.Credits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two catalogs, one after the other: the second burns in another order, and may have lost the plan.
 */
final class RandomTerms implements Terms {
  static final String PLAN = "gold";
  static final String MODEL = "model";
  private static final String DEFAULT_PLAN = "free";

  private final Instant secondFrom;
  private final List<LotSource> firstOrder;
  private final List<LotSource> secondOrder;
  private final Map<String, PlainPlan> firstPlans;
  private final Map<String, PlainPlan> secondPlans;

  RandomTerms(Random random, Instant secondFrom) {
    this.secondFrom = secondFrom;
    firstOrder = shuffled(random);
    secondOrder = shuffled(random);
    Map<String, Long> gold = new LinkedHashMap<>();
    gold.put(Lot.CREDITS, random.nextInt(3) * 40_000_000L);
    gold.put("small", 3L);
    gold.put("medium", (long) random.nextInt(2));
    PlainPlan free =
        new PlainPlan(
            DEFAULT_PLAN,
            Map.of(Lot.CREDITS, 2_500_000L),
            1,
            Map.of("runs", 4L, "seats", 2L),
            Set.of("mini"));
    PlainPlan whole =
        new PlainPlan(PLAN, gold, random.nextInt(4), Map.of("runs", 12L), Set.of("mini", "maxi"));
    firstPlans = Map.of(PLAN, whole, DEFAULT_PLAN, free);
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
  public long weight(String tier, Instant at) {
    return 2_000_000;
  }

  @Override
  public @Nullable Plan plan(String name, Instant at) {
    PlainPlan own = plansAt(at).get(name);
    return own == null ? null : plan(own);
  }

  @Override
  public @Nullable Plan defaultPlan(Instant at) {
    return plan(DEFAULT_PLAN, at);
  }

  @Override
  public Duration grace(Instant at) {
    return Duration.ofDays(7);
  }

  @Override
  public Upgrade upgrade(Instant at) {
    return Upgrade.PRORATED;
  }

  @Override
  public AnnualGrant annualGrant(Instant at) {
    return AnnualGrant.MONTHLY;
  }

  private static Plan plan(PlainPlan plain) {
    Map<String, Long> actions = new LinkedHashMap<>(plain.units());
    Long credits = actions.remove(Lot.CREDITS);
    Map<String, Entitlements.Allowance> limits = new LinkedHashMap<>();
    plain
        .limits()
        .forEach((name, most) -> limits.put(name, new Entitlements.Allowance.AtMost(most)));
    limits.put(MODEL, new Entitlements.Allowance.OneOf(plain.values()));
    limits.putIfAbsent("seats", new Entitlements.Allowance.Unlimited());
    return new Plan(
        plain.name(),
        plain.name(),
        null,
        new PlanPrice.Contact(),
        Credits.ofMicros(credits == null ? 0 : credits),
        actions,
        Credits.ZERO,
        Duration.ZERO,
        plain.softLimit(),
        new Entitlements(limits, Set.of()));
  }

  /** The same, as the plain account asks for it. */
  PlainAccount.Rules rules() {
    return new PlainAccount.Rules() {
      @Override
      public int priority(String source, Instant at) {
        return RandomTerms.this.priority(LotSource.valueOf(source.toUpperCase(Locale.ROOT)), at);
      }

      @Override
      public long weight(String tier, Instant at) {
        return RandomTerms.this.weight(tier, at);
      }

      @Override
      public @Nullable PlainPlan plan(String name, Instant at) {
        return plainPlan(name, at);
      }
    };
  }

  private @Nullable PlainPlan plainPlan(String name, Instant at) {
    PlainPlan own = plansAt(at).get(name);
    return own == null ? plansAt(at).get(DEFAULT_PLAN) : own;
  }

  private Map<String, PlainPlan> plansAt(Instant at) {
    return at.isBefore(secondFrom) ? firstPlans : secondPlans;
  }

  private static List<LotSource> shuffled(Random random) {
    List<LotSource> order = new ArrayList<>(List.of(LotSource.values()));
    Collections.shuffle(order, random);
    return order;
  }
}
