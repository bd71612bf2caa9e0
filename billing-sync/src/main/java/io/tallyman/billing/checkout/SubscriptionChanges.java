package io.tallyman.billing.checkout;

import io.tallyman.billing.checkout.Requests.Turn;
import io.tallyman.billing.facts.Offer;
import io.tallyman.billing.facts.Offers;
import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.store.SubscriptionTable.Running;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.topic.BillingFact.Status;
import io.tallyman.topic.BillingFact.SubscriptionState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks Stripe to change a subscription: a dearer plan or another interval at once, a cheaper plan
 * by a schedule that changes the price where the period ends, as Stripe's portal does it too.
 */
record SubscriptionChanges(StripeGateway stripe, PriceFinder prices) {
  private static final String SCHEDULES = "/v1/subscription_schedules";
  private static final String ITEMS = "items";
  private static final String PRICE = "price";
  private static final String PRORATION = "proration_behavior";

  /**
   * Whatever was planned before is given up for it; to stay with the plan that runs is a change.
   */
  void change(Turn turn, Running running, Offer.OfPlan wanted) {
    SubscriptionState state =
        turn.work().told().last(running.id(), SubscriptionState.class).orElseThrow();
    Offer.OfPlan runs = new Offer.OfPlan(state.plan(), state.interval());
    release(turn, running);
    boolean trial = state.status() == Status.TRIALING;
    boolean newPeriod = wanted.interval() != runs.interval() && !trial;
    if (newPeriod || trial || prices.isDearer(wanted, runs)) {
      changeNow(turn, running, wanted, newPeriod);
    } else if (!wanted.equals(runs)) {
      // Who chooses what comes next does not want it to end.
      resume(turn, running);
      changeAtPeriodEnd(turn, running, wanted);
    }
  }

  /** What is not paid for does not happen. */
  private void changeNow(Turn turn, Running running, Offer.OfPlan wanted, boolean newPeriod) {
    Map<String, Object> change = new LinkedHashMap<>();
    change.put(ITEMS, List.of(Map.of("id", running.item(), PRICE, prices.price(wanted))));
    change.put(PRORATION, "always_invoice");
    change.put("payment_behavior", "error_if_incomplete");
    if (newPeriod) {
      change.put("billing_cycle_anchor", "now");
    }
    stripe.post(path(running), change, turn.stripeKey() + "-now");
  }

  private void changeAtPeriodEnd(Turn turn, Running running, Offer.OfPlan wanted) {
    StripeObject schedule =
        stripe.post(
            SCHEDULES, Map.of("from_subscription", running.id()), turn.stripeKey() + "-schedule");
    StripeObject runs = schedule.list("phases").getFirst();
    List<Map<String, Object>> items = new ArrayList<>();
    for (StripeObject item : runs.list(ITEMS)) {
      items.add(item(String.valueOf(item.reference(PRICE)), item.number("quantity")));
    }
    Map<String, Object> now =
        Map.of(
            "start_date",
            runs.number("start_date"),
            "end_date",
            runs.number("end_date"),
            ITEMS,
            items);
    String interval = Offers.spelled(wanted.interval());
    Map<String, Object> then =
        Map.of(
            ITEMS,
            List.of(item(prices.price(wanted), 1)),
            "duration",
            Map.of("interval", interval, "interval_count", 1),
            PRORATION,
            "none");
    stripe.post(
        SCHEDULES + "/" + schedule.id(),
        Map.of("end_behavior", "release", "phases", List.of(now, then)),
        turn.stripeKey() + "-later");
  }

  private static Map<String, Object> item(String price, long quantity) {
    return Map.of(PRICE, price, "quantity", quantity);
  }

  /**
   * Gives up a change that is planned, here or in the portal: Stripe would make it in spite of what
   * is asked for now, and refuses an end that the schedule does not know.
   */
  private void release(Turn turn, Running running) {
    String schedule = stripe.get(path(running), Map.of()).reference("schedule");
    if (schedule != null) {
      stripe.post(SCHEDULES + "/" + schedule + "/release", Map.of(), turn.stripeKey() + "-release");
    }
  }

  void cancelNow(Turn turn, Running running) {
    stripe.delete(path(running));
  }

  void cancelAtPeriodEnd(Turn turn, Running running) {
    release(turn, running);
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
