package io.tallyman.catalog;

import io.tallyman.money.Credits;
import java.time.Duration;
import java.util.Collections;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads one plan of the catalog. */
final class PlanReading {
  /** Units of one grant; an account's lots may sum to nine times as much. */
  static final long MAX_UNITS = 1_000_000_000_000L;

  private final Map<String, Tier> tiers;
  private final PolicyReading.PlanDefaults defaults;
  private final PlanPriceReading prices;
  private final EntitlementReading entitlements;

  PlanReading(
      Currency currency,
      Once lookupKeys,
      Map<String, Tier> tiers,
      Map<String, Limit> limits,
      PolicyReading.PlanDefaults defaults) {
    this.tiers = tiers;
    this.defaults = defaults;
    this.prices = new PlanPriceReading(currency, lookupKeys);
    this.entitlements = new EntitlementReading(limits);
  }

  Plan read(String name, YamlValue value) {
    YamlMapping plan =
        value.mapping(
            "title",
            "description",
            "price",
            "lookupKeys",
            "credits",
            "tiers",
            "rolloverCap",
            "trialDays",
            "softLimit",
            "limits",
            "features");
    PlanPrice price = prices.read(plan);
    boolean paid = price instanceof PlanPrice.Listed listed && !listed.monthly().isZero();
    int trialDays = paid ? defaults.trialDays() : 0;
    return new Plan(
        name,
        plan.text("title", name),
        plan.optionalText("description"),
        price,
        plan.credits("credits", MAX_UNITS, Credits.ZERO),
        tierActions(plan),
        plan.credits("rolloverCap", MAX_UNITS, Credits.ZERO),
        Duration.ofDays(plan.integer("trialDays", 0, PolicyReading.MAX_DAYS, trialDays)),
        (int) plan.integer("softLimit", 0, Integer.MAX_VALUE, defaults.softLimit()),
        entitlements.read(plan));
  }

  private Map<String, Long> tierActions(YamlMapping plan) {
    Map<String, Long> actions = new LinkedHashMap<>();
    plan.entries("tiers")
        .forEach((tier, value) -> {
          if (!tiers.containsKey(tier)) {
            value.report(References.unknown("tier", tier, tiers));
          }
          long count = NumberReading.integer(value, 0, MAX_UNITS);
          if (count > 0) {
            actions.put(tier, count);
          }
        });
    return Collections.unmodifiableMap(actions);
  }
}
