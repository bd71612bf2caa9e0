package io.tallyman.balance.gate;

import io.tallyman.balance.catalog.Timeline;
import io.tallyman.balance.store.AccountDirectory.Opening;
import io.tallyman.catalog.Policies;
import io.tallyman.catalog.Policies.Organizations;
import java.time.Instant;

/** How the catalog in force says that organizations come into being. */
public final class Openings {
  private Openings() {}

  /** For requests that may only open an organization where the policy lets anyone. */
  public static Opening at(Timeline timeline, Instant now) {
    Policies policies = timeline.at(now).catalog().policies();
    return new Opening(policies.organizations() == Organizations.OPEN, policies.defaultPlan());
  }

  /** For registration, which is how organizations are opened where the policy does not. */
  static Opening registering(Timeline timeline, Instant now) {
    return new Opening(true, timeline.at(now).catalog().policies().defaultPlan());
  }
}
