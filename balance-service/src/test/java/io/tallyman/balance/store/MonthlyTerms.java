package io.tallyman.balance.store;

import io.tallyman.catalog.Entitlements;
import io.tallyman.catalog.LotSource;
import io.tallyman.catalog.Plan;
import io.tallyman.catalog.PlanPrice;
import io.tallyman.catalog.Policies.AnnualGrant;
import io.tallyman.catalog.Policies.Upgrade;
import io.tallyman.ledger.Terms;
import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Free plans of a test, with the default burn order. */
public record MonthlyTerms(Map<String, Plan> plans) implements Terms {
  /** Only one plan, or none where it is null. */
  public static MonthlyTerms of(@Nullable Plan plan) {
    return new MonthlyTerms(plan == null ? Map.of() : Map.of(plan.name(), plan));
  }

  /** A plan that includes credits and actions of tiers. */
  public static Plan plan(String name, String credits, Map<String, Long> tierActions) {
    return new Plan(
        name,
        name,
        null,
        new PlanPrice.Listed(Money.zero(Currency.getInstance("USD")), null, null, null),
        Credits.parse(credits),
        tierActions,
        Credits.ZERO,
        Duration.ZERO,
        0,
        new Entitlements(Map.of(), Set.of()));
  }

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
    return plans.get(name);
  }

  @Override
  public @Nullable Plan defaultPlan(Instant at) {
    return null;
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
}
