package io.tallyman.simulator.billing;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Ending subscriptions: now, at a time, at the end of the period, or because nobody pays. */
final class Cancellations {
  private final Account account;

  Cancellations(Account account) {
    this.account = account;
    account.agenda().register("subscription.cancel", this::atTime);
  }

  /** Whether the end that was set has come. */
  boolean isDue(StripeObject subscription) {
    return subscription.has("cancel_at") && subscription.number("cancel_at") <= account.seconds();
  }

  /** Ends it, and tells so. */
  void now(StripeObject subscription) {
    if (!subscription.has("cancellation_details.reason")) {
      subscription.put("cancellation_details.reason", "cancellation_requested");
    }
    if (!subscription.has("canceled_at")) {
      subscription.put("canceled_at", account.seconds());
    }
    subscription
        .put("status", "canceled")
        .put("cancel_at", null)
        .put("cancel_at_period_end", false)
        .put("pause_collection", null)
        .put("ended_at", account.seconds());
    account.tell("customer.subscription.deleted", subscription);
    account.find(subscription.text("schedule")).ifPresent(this::endSchedule);
  }

  private void endSchedule(StripeObject schedule) {
    schedule
        .put("status", "canceled")
        .put("canceled_at", account.seconds())
        .put("current_phase", null);
    account.tell("subscription_schedule.canceled", schedule);
  }

  /** Ends it because its invoice was never paid. */
  void unpaid(StripeObject subscription) {
    subscription.put("cancellation_details.reason", "payment_failed");
    now(subscription);
  }

  /** Sets when it ends, or takes that back with null. */
  void at(StripeObject subscription, @Nullable Instant at, boolean atPeriodEnd) {
    subscription
        .put("cancel_at", at == null ? null : at.getEpochSecond())
        .put("cancel_at_period_end", at != null && atPeriodEnd)
        .put("canceled_at", at == null ? null : account.seconds())
        .put("cancellation_details.reason", at == null ? null : "cancellation_requested");
    if (at != null) {
      account.agenda().add(at, "subscription.cancel", subscription.id());
    }
  }

  private void atTime(String id, Instant due) {
    account
        .find(id)
        .filter(Renewals::isRunning)
        .filter(subscription -> subscription.number("cancel_at") == due.getEpochSecond())
        .ifPresent(this::now);
  }
}
