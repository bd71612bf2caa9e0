package io.tallyman.balance.posting;

import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.CatalogReader;
import io.tallyman.ledger.PlainRules;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A catalog as people write it, and the same as a plain account asks for it. */
final class ModelRules implements PlainRules {
  static final long CREDIT = 1_000_000;
  static final List<String> PLANS = List.of("free", "silver", "gold");

  /** Without wallets that fall back. */
  static final String CATALOG =
      """
      name: model
      currency: USD
      tiers:
        small: { title: Small, weight: 1 }
        medium: { title: Medium, weight: 2.5 }
      limits:
        runs: { kind: count }
        models: { kind: allow-list }
      actions:
        call:
          title: Call
          price: { base: 1.5 }
        tokens:
          title: Tokens
          price:
            per:
              - { field: tokens, units: 1000, credits: 3 }
        agent.action:
          title: Agent action
          price: { tier: { field: tier } }
        agent.task:
          title: Agent task
          price: { base: 2, tier: { field: tier } }
        run:
          title: Run
          price: { base: 0.5 }
          limits:
            - { limit: runs }
            - { limit: models, field: model }
      plans:
        free:
          title: Free
          price: { monthly: 0 }
          credits: 40
          tiers: { small: 5, medium: 2 }
          softLimit: 2
          limits: { runs: 3, models: [mini] }
        silver:
          price: { monthly: 10 }
          credits: 100
          rolloverCap: 60
          tiers: { small: 20 }
          trialDays: 7
          softLimit: 0
          limits: { runs: 10, models: [mini, maxi] }
        gold:
          price: { monthly: 30 }
          credits: 333.5
          rolloverCap: 500
          tiers: { medium: 9 }
          trialDays: 7
          softLimit: 3
          limits: { runs: unlimited, models: [mini, maxi] }
      policies:
        defaultPlan: free
        graceDays: 7
      """;

  private static final List<String> BURN_ORDER =
      List.of("trial", "plan", "rollover", "refund", "bonus", "referral", "adjustment", "purchase");
  private static final Map<String, PlainPlan> ALL =
      Map.of(
          "free",
          new PlainPlan(
              "free",
              0,
              units(40 * CREDIT, "small", 5, "medium", 2),
              0,
              0,
              2,
              Map.of("runs", 3L),
              Set.of("mini")),
          "silver",
          new PlainPlan(
              "silver",
              10,
              units(100 * CREDIT, "small", 20, "medium", 0),
              60 * CREDIT,
              7,
              0,
              Map.of("runs", 10L),
              Set.of("mini", "maxi")),
          "gold",
          new PlainPlan(
              "gold",
              30,
              units(333 * CREDIT + CREDIT / 2, "small", 0, "medium", 9),
              500 * CREDIT,
              7,
              3,
              Map.of(),
              Set.of("mini", "maxi")));

  /** The catalog by which all wallets but {@code default} fall back to one. */
  static Catalog catalog(String payer) {
    return CatalogReader.read("model.yaml", CATALOG + "  walletFallback: " + payer + "\n");
  }

  private static Map<String, Long> units(
      long credits, String tier, long actions, String other, long others) {
    Map<String, Long> units = new LinkedHashMap<>();
    units.put("credits", credits);
    units.put(tier, actions);
    units.put(other, others);
    units.values().remove(0L);
    return units;
  }

  @Override
  public int priority(String source, Instant at) {
    return BURN_ORDER.indexOf(source);
  }

  @Override
  public long weight(String tier, Instant at) {
    return tier.equals("small") ? CREDIT : 5 * CREDIT / 2;
  }

  @Override
  public @Nullable PlainPlan plan(String name, Instant at) {
    return ALL.get(name);
  }

  @Override
  public @Nullable PlainPlan defaultPlan(Instant at) {
    return plan("free", at);
  }

  @Override
  public Duration grace(Instant at) {
    return Duration.ofDays(7);
  }

  @Override
  public String upgrade(Instant at) {
    return "prorated";
  }

  @Override
  public boolean yearUpfront(Instant at) {
    return false;
  }
}
