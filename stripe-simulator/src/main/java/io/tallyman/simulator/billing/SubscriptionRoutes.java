package io.tallyman.simulator.billing;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.http.Call;
import io.tallyman.simulator.http.Lists;
import io.tallyman.simulator.http.Params;
import io.tallyman.simulator.http.Routes;
import java.util.List;
import java.util.stream.Stream;

/** {@code /v1/subscriptions} and {@code /v1/subscription_items}. */
final class SubscriptionRoutes {
  private final Account account;
  private final Subscriptions subscriptions;
  private final SubscriptionChanges changes;
  private final Renewals renewals;

  SubscriptionRoutes(
      Account account,
      Subscriptions subscriptions,
      SubscriptionChanges changes,
      Renewals renewals) {
    this.account = account;
    this.subscriptions = subscriptions;
    this.changes = changes;
    this.renewals = renewals;
  }

  void addTo(Routes routes) {
    routes
        .post("/v1/subscriptions", call -> subscriptions.create(call.params()))
        .get("/v1/subscriptions", this::list)
        .get("/v1/subscriptions/{id}", this::get)
        .post("/v1/subscriptions/{id}", call -> changes.update(get(call), call.params()))
        .delete("/v1/subscriptions/{id}", call -> changes.cancel(get(call), call.params()))
        .post("/v1/subscriptions/{id}/resume", this::resume)
        .get("/v1/subscription_items", this::items)
        .get("/v1/subscription_items/{id}", call -> account.get("subscription_item", call.id()))
        .post("/v1/subscription_items/{id}", this::updateItem);
  }

  private StripeObject get(Call call) {
    return account.get(Subscriptions.KIND, call.id());
  }

  /** Takes up a subscription that was paused when its trial ended. */
  private StripeObject resume(Call call) {
    StripeObject subscription = get(call);
    if (!subscription.is("status", "paused")) {
      throw ApiError.invalid(
          "You cannot resume a subscription in the `%s` status."
              .formatted(subscription.need("status")));
    }
    subscription.put("billing_cycle_anchor", account.seconds());
    renewals.bill(subscription, "active");
    account.tell("customer.subscription.resumed", subscription);
    return subscription;
  }

  private StripeObject updateItem(Call call) {
    StripeObject item = account.get("subscription_item", call.id());
    StripeObject subscription = account.get(Subscriptions.KIND, item.need("subscription"));
    Params params = Params.parse("").set("items[0][id]", item.id());
    Params sent = call.params();
    for (String ofItem : List.of("price", "quantity")) {
      if (sent.has(ofItem)) {
        params.set("items[0][" + ofItem + "]", sent.required(ofItem));
      }
    }
    for (String name : List.of("proration_behavior", "proration_date", "payment_behavior")) {
      if (sent.has(name)) {
        params.set(name, sent.required(name));
      }
    }
    changes.update(subscription, params);
    return item;
  }

  /** Without a status, those that have ended are left out. */
  private StripeObject list(Call call) {
    Params params = call.params();
    String status = params.text("status", "");
    Stream<StripeObject> all =
        account
            .all(Subscriptions.KIND)
            .filter(Lists.matching(params, "customer"))
            .filter(each ->
                switch (status) {
                  case "all" -> true;
                  case "" -> !each.has("ended_at");
                  case "ended" -> each.has("ended_at");
                  default -> each.is("status", status);
                });
    String price = params.text("price");
    return Lists.page(
        call,
        all.filter(each ->
            price == null
                || each.objects("items.data").stream()
                    .anyMatch(item -> item.is("price.id", price))));
  }

  private StripeObject items(Call call) {
    StripeObject subscription =
        account.get(Subscriptions.KIND, call.params().required("subscription"), "subscription");
    return Lists.page(call, subscription.objects("items.data").reversed().stream());
  }
}
