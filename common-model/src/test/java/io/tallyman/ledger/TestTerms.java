package io.tallyman.ledger;

import io.tallyman.catalog.LotSource;
import io.tallyman.catalog.Plan;
import io.tallyman.money.Credits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The default burn order, and plans that may be gone from some instant on. */
final class TestTerms implements Terms {
  private static final List<LotSource> BURN_ORDER = List.of(LotSource.values());

  private final Map<String, Planned> plans = new LinkedHashMap<>();
  private @Nullable String defaultPlan;

  private record Planned(Allowance allowance, Instant until) {}

  /** Adds a plan; units of tiers as {@code small=250}. */
  TestTerms plan(String name, String credits, String... tiers) {
    return planUntil(Instant.MAX, name, credits, tiers);
  }

  /** Adds a plan that the catalog has until an instant. */
  TestTerms planUntil(Instant until, String name, String credits, String... tiers) {
    List<Allowance.Units> units = new ArrayList<>();
    units.add(new Allowance.Units(Lot.CREDITS, Credits.parse(credits).micros()));
    for (String tier : tiers) {
      int at = tier.indexOf('=');
      units.add(new Allowance.Units(tier.substring(0, at), Long.parseLong(tier.substring(at + 1))));
    }
    plans.put(name, new Planned(new Allowance(name, units), until));
    return this;
  }

  TestTerms withDefault(String name) {
    defaultPlan = name;
    return this;
  }

  @Override
  public int priority(LotSource source, Instant at) {
    return BURN_ORDER.indexOf(source);
  }

  @Override
  public @Nullable Allowance allowance(String plan, Instant at) {
    Allowance own = inForce(plan, at);
    return own == null && defaultPlan != null ? inForce(defaultPlan, at) : own;
  }

  @Override
  public long weight(String tier, Instant at) {
    return 1_000_000;
  }

  @Override
  public @Nullable Plan plan(String name, Instant at) {
    return null;
  }

  private @Nullable Allowance inForce(String name, Instant at) {
    Planned planned = plans.get(name);
    return planned != null && at.isBefore(planned.until()) ? planned.allowance() : null;
  }
}
