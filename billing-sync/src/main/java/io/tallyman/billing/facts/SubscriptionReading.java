package io.tallyman.billing.facts;

import io.tallyman.topic.BillingFact.Interval;
import io.tallyman.topic.BillingFact.Status;
import io.tallyman.topic.BillingFact.SubscriptionState;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A subscription of Stripe's.
 *
 * @param item whose price is the plan's
 */
public record SubscriptionReading(SubscriptionState state, String item, String customer) {
  /**
   * Reads one, of any API version.
   *
   * @param schedule of the subscription, where it has one
   * @throws UnreadableException if something is missing that each has
   * @throws UnknownPriceException if it is for none of the catalog's plans
   */
  public static SubscriptionReading of(
      StripeObject json, @Nullable StripeObject schedule, Prices prices) {
    StripeObject item = null;
    Offer.OfPlan sold = null;
    UnknownPriceException unknown = new UnknownPriceException("(none)");
    for (StripeObject each : json.list("items")) {
      try {
        if (sold == null && prices.offer(price(each)) instanceof Offer.OfPlan plan) {
          item = each;
          sold = plan;
        }
      } catch (UnknownPriceException other) {
        unknown = other;
      }
    }
    if (item == null || sold == null) {
      throw unknown;
    }
    return new SubscriptionReading(
        state(json, item, sold, next(schedule, prices)),
        item.id(),
        String.valueOf(json.reference("customer")));
  }

  private static StripeObject price(StripeObject item) {
    return item.at("price").isThere() ? item.at("price") : item.at("plan");
  }

  private static SubscriptionState state(
      StripeObject json, StripeObject item, Offer.OfPlan sold, @Nullable String next) {
    Status status = status(json.required("status"));
    Instant start = periodBound(json, item, "current_period_start");
    Instant end = periodBound(json, item, "current_period_end");
    return new SubscriptionState(
        json.id(),
        sold.plan(),
        sold.interval(),
        status,
        start,
        end,
        json.time("trial_end"),
        cancelAt(json, end),
        next,
        endedAt(json, status, end));
  }

  /** On the subscription until 2025-03-31 (basil), on its items since. */
  private static Instant periodBound(StripeObject json, StripeObject item, String name) {
    Instant onItem = item.time(name);
    return onItem == null ? json.requiredTime(name) : onItem;
  }

  private static @Nullable Instant cancelAt(StripeObject json, Instant periodEnd) {
    Instant at = json.time("cancel_at");
    return at == null && json.flag("cancel_at_period_end") ? periodEnd : at;
  }

  private static @Nullable Instant endedAt(StripeObject json, Status status, Instant periodEnd) {
    Instant at = json.time("ended_at");
    if (at != null || (status != Status.CANCELED && status != Status.INCOMPLETE_EXPIRED)) {
      return at;
    }
    Instant canceledAt = json.time("canceled_at");
    return canceledAt == null ? periodEnd : canceledAt;
  }

  /** The plan of the phase after the current one. */
  private static @Nullable String next(@Nullable StripeObject schedule, Prices prices) {
    if (schedule == null || !"active".equals(schedule.text("status"))) {
      return null;
    }
    long currentEnd = schedule.number("current_phase.end_date");
    for (StripeObject phase : schedule.list("phases")) {
      if (currentEnd > 0 && phase.number("start_date") == currentEnd) {
        for (StripeObject item : phase.list("items")) {
          if (prices.offer(price(item)) instanceof Offer.OfPlan plan) {
            return plan.plan();
          }
        }
      }
    }
    return null;
  }

  private static Status status(String stripes) {
    try {
      return Status.valueOf(stripes.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw new UnreadableException("there is no status " + stripes);
    }
  }

  /** Whether it has ended for good. */
  public boolean ended() {
    return state.endedAt() != null;
  }

  public Interval interval() {
    return state.interval();
  }
}
