package io.tallyman.ledger;

import io.tallyman.catalog.Entitlements;
import io.tallyman.catalog.LotSource;
import io.tallyman.catalog.Plan;
import io.tallyman.catalog.PlanPrice;
import io.tallyman.catalog.Policies.AnnualGrant;
import io.tallyman.catalog.Policies.Upgrade;
import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A catalog in a few words. Plans may be gone from some instant on. */
final class TestTerms implements Terms {
  private static final Currency USD = Currency.getInstance("USD");

  private final Map<String, Planned> plans = new LinkedHashMap<>();
  private final List<LotSource> burnOrder = new ArrayList<>(List.of(LotSource.values()));
  private @Nullable String defaultPlan;
  private Upgrade upgrade = Upgrade.PRORATED;
  private AnnualGrant annualGrant = AnnualGrant.MONTHLY;

  private record Planned(Plan plan, Instant until) {}

  /** Adds a free plan; units of tiers as {@code small=250}. */
  TestTerms plan(String name, String credits, String... tiers) {
    return planUntil(Instant.MAX, name, credits, tiers);
  }

  /** Adds a free plan that the catalog has until an instant. */
  TestTerms planUntil(Instant until, String name, String credits, String... tiers) {
    return add(until, name, "0", "0", 0, credits, tiers);
  }

  /** Adds a plan with a monthly price in dollars, a cap of rollover, and days of trial. */
  TestTerms plan(
      String name, String price, String cap, int trialDays, String credits, String... tiers) {
    return add(Instant.MAX, name, price, cap, trialDays, credits, tiers);
  }

  private TestTerms add(
      Instant until,
      String name,
      String price,
      String cap,
      int trialDays,
      String credits,
      String... tiers) {
    Map<String, Long> actions = new LinkedHashMap<>();
    for (String tier : tiers) {
      int at = tier.indexOf('=');
      actions.put(tier.substring(0, at), Long.parseLong(tier.substring(at + 1)));
    }
    plans.put(
        name,
        new Planned(planOf(name, price, cap, trialDays, Credits.parse(credits), actions), until));
    return this;
  }

  static Plan planOf(
      String name,
      String price,
      String cap,
      int trialDays,
      Credits credits,
      Map<String, Long> tierActions) {
    return new Plan(
        name,
        name,
        null,
        new PlanPrice.Listed(Money.parse(price, USD), null, null, null),
        credits,
        tierActions,
        Credits.parse(cap),
        Duration.ofDays(trialDays),
        0,
        new Entitlements(Map.of(), Set.of()));
  }

  TestTerms withDefault(String name) {
    defaultPlan = name;
    return this;
  }

  TestTerms burningFirst(LotSource source) {
    burnOrder.remove(source);
    burnOrder.addFirst(source);
    return this;
  }

  TestTerms upgrading(Upgrade policy) {
    upgrade = policy;
    return this;
  }

  TestTerms grantingYears(AnnualGrant policy) {
    annualGrant = policy;
    return this;
  }

  @Override
  public int priority(LotSource source, Instant at) {
    return burnOrder.indexOf(source);
  }

  @Override
  public long weight(String tier, Instant at) {
    return 1_000_000;
  }

  @Override
  public @Nullable Plan plan(String name, Instant at) {
    Planned planned = plans.get(name);
    return planned != null && at.isBefore(planned.until()) ? planned.plan() : null;
  }

  @Override
  public @Nullable Plan defaultPlan(Instant at) {
    return defaultPlan == null ? null : plan(defaultPlan, at);
  }

  @Override
  public Duration grace(Instant at) {
    return Duration.ofDays(7);
  }

  @Override
  public Upgrade upgrade(Instant at) {
    return upgrade;
  }

  @Override
  public AnnualGrant annualGrant(Instant at) {
    return annualGrant;
  }
}
