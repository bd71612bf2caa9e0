package io.tallyman.catalog;

import io.tallyman.money.Credits;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an organization subscribes to. Its units belong to the wallet {@code default}.
 *
 * @param title what people read; the name where the catalog gives none
 * @param credits included each month; not negative
 * @param tierActions actions of a tier included each month, by tier; only tiers with some
 * @param rolloverCap at most so many unspent credits come along when a period of this plan begins
 * @param trial how long it may be tried; zero where it may not
 * @param softLimit per tier and period, how many actions that are not fully covered the gate lets
 *     through
 */
public record Plan(
    String name,
    String title,
    @Nullable String description,
    PlanPrice price,
    Credits credits,
    Map<String, Long> tierActions,
    Credits rolloverCap,
    Duration trial,
    int softLimit,
    Entitlements entitlements) {

  /** Whether it costs nothing, and so needs no Stripe. */
  public boolean isFree() {
    return price instanceof PlanPrice.Listed listed && listed.monthly().isZero();
  }
}
