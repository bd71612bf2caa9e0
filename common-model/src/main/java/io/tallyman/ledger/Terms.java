package io.tallyman.ledger;

import io.tallyman.catalog.LotSource;
import io.tallyman.catalog.Plan;
import io.tallyman.catalog.Policies;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the catalog says that the ledger has to know, by instant. */
public interface Terms {
  /** The place of a source in the burn order in force at {@code at}. */
  int priority(LotSource source, Instant at);

  /** Micro-credits that an action of a tier takes when its counter is spent. */
  long weight(String tier, Instant at);

  /** The plan of this name; null where the catalog does not have it. */
  @Nullable Plan plan(String name, Instant at);

  /** The plan of those who run no other; null where the catalog has none. */
  @Nullable Plan defaultPlan(Instant at);

  /** How long a plan goes on in full after a payment failed. */
  Duration grace(Instant at);

  /** What a change to a dearer plan grants at once. */
  Policies.Upgrade upgrade(Instant at);

  /** How the units of an annual plan come. */
  Policies.AnnualGrant annualGrant(Instant at);
}
