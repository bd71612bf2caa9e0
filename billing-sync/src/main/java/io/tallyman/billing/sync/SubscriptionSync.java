package io.tallyman.billing.sync;

import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.facts.SubscriptionReading;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells how subscriptions stand. */
record SubscriptionSync(Fetch fetch, PriceBook prices) {
  /**
   * Tells how one stands now.
   *
   * @param copy to go by where Stripe cannot be asked
   * @return whether there is such a subscription
   */
  boolean tell(Work work, String id, @Nullable StripeObject copy) {
    return tell(work, id, copy, false);
  }

  /** Tells it even if nothing has changed: the ledger could do nothing with it before. */
  void tellAgain(Work work, String id) {
    tell(work, id, null, true);
  }

  private boolean tell(Work work, String id, @Nullable StripeObject copy, boolean again) {
    StripeObject json = fetch.latest("/v1/subscriptions/" + id, copy).orElse(null);
    if (json == null) {
      return false;
    }
    String scheduleId = json.reference("schedule");
    StripeObject schedule =
        scheduleId == null
            ? null
            : fetch.latest("/v1/subscription_schedules/" + scheduleId, null).orElse(null);
    SubscriptionReading reading =
        SubscriptionReading.of(json, schedule, price -> prices.offer(work.handle(), price));
    Instant createdAt = json.time("created");
    Instant asOf = json.equals(copy) ? work.asOf() : work.now();
    boolean isNews =
        work.subscriptions().note(reading, createdAt == null ? work.now() : createdAt, asOf);
    if (isNews && again) {
      work.told().tellAgain(reading.state(), work.now());
    } else if (isNews) {
      work.told().tell(reading.state(), work.now());
    }
    return true;
  }
}
