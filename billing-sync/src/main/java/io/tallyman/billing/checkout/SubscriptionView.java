package io.tallyman.billing.checkout;

import io.tallyman.topic.BillingFact.SubscriptionState;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A subscription, as people see it. */
record SubscriptionView(
    String id,
    String plan,
    String interval,
    String status,
    Instant currentPeriodStart,
    Instant currentPeriodEnd,
    @Nullable Instant trialEndsAt,
    @Nullable Instant cancelAt,
    @Nullable String nextPlan) {
  static SubscriptionView of(SubscriptionState state) {
    return new SubscriptionView(
        state.subscription(),
        state.plan(),
        state.interval().name().toLowerCase(Locale.ROOT),
        state.status().name().toLowerCase(Locale.ROOT),
        state.currentPeriodStart(),
        state.currentPeriodEnd(),
        state.trialEnd(),
        state.cancelAt(),
        state.nextPlan());
  }
}
