package io.tallyman.catalog;

import io.tallyman.catalog.Entitlements.Allowance;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a plan allows. Every plan speaks of every limit, so that none is forgotten. */
final class EntitlementReading {
  private final Map<String, Limit> limits;

  EntitlementReading(Map<String, Limit> limits) {
    this.limits = limits;
  }

  Entitlements read(YamlMapping plan) {
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
    return new Entitlements(
        Collections.unmodifiableMap(allowances), inOrder(plan.texts("features")));
  }

  private static Allowance allowance(Limit limit, YamlValue value) {
    if (value.says("unlimited")) {
      return new Allowance.Unlimited();
    }
    return switch (limit.kind()) {
      case COUNT, LEVEL ->
          new Allowance.AtMost(NumberReading.integer(value, 0, PlanReading.MAX_UNITS));
      case ALLOW_LIST -> new Allowance.OneOf(inOrder(value.texts()));
    };
  }

  private static Set<String> inOrder(List<String> texts) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(texts));
  }
}
