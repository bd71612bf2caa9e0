package io.tallyman.billing.checkout;

import io.tallyman.billing.checkout.Requests.Turn;
import io.tallyman.billing.facts.Offer;
import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.facts.SubscriptionReading;
import io.tallyman.billing.store.SubscriptionTable.Running;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.topic.BillingFact.Status;
import io.tallyman.topic.BillingFact.SubscriptionState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks Stripe to change a subscription. A cheaper plan gets its price at once, so that it is the
 * one that is renewed; what has been paid for until then is in the subscription's metadata.
 */
record SubscriptionChanges(StripeGateway stripe, PriceFinder prices) {
  private static final String METADATA = "metadata";
  private static final String PRORATION = "proration_behavior";

  void change(Turn turn, Running running, Offer.OfPlan wanted) {
    SubscriptionState state =
        turn.work().told().last(running.id(), SubscriptionState.class).orElseThrow();
    Offer.OfPlan paid = new Offer.OfPlan(state.plan(), state.interval());
    boolean changesLater = state.nextPlan() != null;
    boolean trial = state.status() == Status.TRIALING;
    boolean cheaper =
        wanted.interval() == paid.interval() && !prices.isDearer(wanted, paid) && !trial;
    if (changesLater && !cheaper) {
      // The difference is to be reckoned from what has been paid for.
      update(turn, running, paid, "none", Paid.NOTHING, "back");
    }
    if (cheaper) {
      boolean same = wanted.equals(paid);
      Paid until =
          same ? Paid.NOTHING : new Paid(state.plan(), state.currentPeriodEnd().getEpochSecond());
      update(turn, running, wanted, "none", until, "later");
    } else {
      update(turn, running, wanted, "always_invoice", Paid.NOTHING, "now");
    }
  }

  /** Which plan has been paid for until when, where the price is another one already. */
  private record Paid(String plan, @Nullable Long until) {
    static final Paid NOTHING = new Paid("", null);

    Map<String, Object> metadata() {
      return Map.of(
          SubscriptionReading.PAID_PLAN,
          plan,
          SubscriptionReading.PAID_UNTIL,
          until == null ? "" : Long.toString(until));
    }
  }

  private void update(
      Turn turn, Running running, Offer.OfPlan offer, String proration, Paid paid, String step) {
    Map<String, Object> change = new LinkedHashMap<>();
    change.put("items", List.of(Map.of("id", running.item(), "price", prices.price(offer))));
    change.put(PRORATION, proration);
    change.put(METADATA, paid.metadata());
    if (proration.equals("always_invoice")) {
      // What is not paid for does not happen.
      change.put("payment_behavior", "error_if_incomplete");
    }
    stripe.post(path(running), change, turn.stripeKey() + "-" + step);
  }

  void cancelNow(Turn turn, Running running) {
    stripe.delete(path(running));
  }

  void cancelAtPeriodEnd(Turn turn, Running running) {
    stripe.post(path(running), Map.of("cancel_at_period_end", true), turn.stripeKey() + "-cancel");
  }

  /** Stripe has two ways to say that a subscription is to end, of which it takes one at a time. */
  void resume(Turn turn, Running running) {
    StripeObject now = stripe.get(path(running), Map.of());
    if (now.flag("cancel_at_period_end")) {
      stripe.post(
          path(running), Map.of("cancel_at_period_end", false), turn.stripeKey() + "-resume");
    } else if (now.time("cancel_at") != null) {
      stripe.post(path(running), Map.of("cancel_at", ""), turn.stripeKey() + "-resume");
    }
    if ("paused".equals(now.text("status"))) {
      stripe.post(path(running) + "/resume", Map.of(), turn.stripeKey() + "-unpause");
    }
  }

  private static String path(Running running) {
    return "/v1/subscriptions/" + running.id();
  }
}
