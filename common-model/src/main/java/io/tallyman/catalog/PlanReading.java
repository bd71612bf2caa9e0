package io.tallyman.catalog;

import io.tallyman.catalog.Entitlements.Allowance;
import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import java.time.Duration;
import java.util.Collections;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads one plan of the catalog. */
final class PlanReading {
  /** Units of one grant; an account's lots may sum to nine times as much. */
  static final long MAX_UNITS = 1_000_000_000_000L;

  private static final int MAX_DAYS = 366;

  private final Currency currency;
  private final Map<String, Tier> tiers;
  private final Map<String, Limit> limits;
  private final PolicyReading.PlanDefaults defaults;
  private final Once lookupKeys;

  PlanReading(
      Currency currency,
      Map<String, Tier> tiers,
      Map<String, Limit> limits,
      PolicyReading.PlanDefaults defaults,
      Once lookupKeys) {
    this.currency = currency;
    this.tiers = tiers;
    this.limits = limits;
    this.defaults = defaults;
    this.lookupKeys = lookupKeys;
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
    PlanPrice price = price(plan);
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
        Duration.ofDays(plan.integer("trialDays", 0, MAX_DAYS, trialDays)),
        (int) plan.integer("softLimit", 0, Integer.MAX_VALUE, defaults.softLimit()),
        new Entitlements(
            allowances(plan),
            Collections.unmodifiableSet(new LinkedHashSet<>(plan.texts("features")))));
  }

  private PlanPrice price(YamlMapping plan) {
    YamlValue price = plan.required("price");
    YamlValue keys = plan.optional("lookupKeys");
    if (price.node() instanceof ScalarNode scalar && scalar.getValue().equals("contact")) {
      if (keys != null) {
        keys.report("a plan with price contact is not sold through Stripe");
      }
      return new PlanPrice.Contact();
    }
    if (price.node() != null && !price.isMapping()) {
      price.reportExpected("contact, or monthly and annual amounts");
      return new PlanPrice.Contact();
    }
    YamlMapping amounts = price.mapping("monthly", "annual");
    YamlValue annual = amounts.optional("annual");
    Money monthly = NumberReading.money(amounts.required("monthly"), currency);
    YamlMapping lookup = keys == null ? null : keys.mapping("monthly", "annual");
    YamlValue annualKey = lookup == null ? null : lookup.optional("annual");
    if (annualKey != null && annual == null) {
      annualKey.report("there is no annual price");
    }
    return new PlanPrice.Listed(
        monthly,
        annual == null ? null : NumberReading.money(annual, currency),
        lookupKey(lookup == null ? null : lookup.optional("monthly")),
        lookupKey(annualKey));
  }

  private @Nullable String lookupKey(@Nullable YamlValue key) {
    return key == null ? null : lookupKeys.text(key);
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

  private Map<String, Allowance> allowances(YamlMapping plan) {
    Map<String, YamlValue> written = plan.entries("limits");
    written.forEach((name, value) -> {
      if (!limits.containsKey(name)) {
        value.report(References.unknown("limit", name, limits));
      }
    });
    Map<String, Allowance> allowances = new LinkedHashMap<>();
    limits.forEach((name, limit) -> {
      YamlValue value = written.get(name);
      if (value == null) {
        plan.report("says nothing of the limit " + name + "; write an amount, or unlimited");
      } else {
        allowances.put(name, allowance(limit, value));
      }
    });
    return Collections.unmodifiableMap(allowances);
  }

  private static Allowance allowance(Limit limit, YamlValue value) {
    if (value.node() instanceof ScalarNode scalar && scalar.getValue().equals("unlimited")) {
      return new Allowance.Unlimited();
    }
    return switch (limit.kind()) {
      case COUNT, LEVEL -> new Allowance.AtMost(NumberReading.integer(value, 0, MAX_UNITS));
      case ALLOW_LIST -> {
        if (!(value.node() instanceof SequenceNode)) {
          value.reportExpected("a list of the values allowed, or unlimited");
          yield new Allowance.Unlimited();
        }
        yield new Allowance.OneOf(Collections.unmodifiableSet(new LinkedHashSet<>(value.texts())));
      }
    };
  }
}
