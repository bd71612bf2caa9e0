package io.tallyman.proving.jmh;

import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.LotSource;
import io.tallyman.catalog.Plan;
import io.tallyman.catalog.Policies;
import io.tallyman.ledger.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One version of a catalog, in force at all times. */
record CatalogTerms(Catalog catalog) implements Terms {
  @Override
  public int priority(LotSource source, Instant at) {
    return catalog.policies().burnOrder().indexOf(source);
  }

  @Override
  public long weight(String tier, Instant at) {
    return Objects.requireNonNull(catalog.tiers().get(tier), tier).weight().micros();
  }

  @Override
  public @Nullable Plan plan(String name, Instant at) {
    return catalog.plans().get(name);
  }

  @Override
  public @Nullable Plan defaultPlan(Instant at) {
    String name = catalog.policies().defaultPlan();
    return name == null ? null : plan(name, at);
  }

  @Override
  public Duration grace(Instant at) {
    return catalog.policies().grace();
  }

  @Override
  public Policies.Upgrade upgrade(Instant at) {
    return catalog.policies().upgrade();
  }

  @Override
  public Policies.AnnualGrant annualGrant(Instant at) {
    return catalog.policies().annualGrant();
  }
}
