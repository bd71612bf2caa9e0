package io.tallyman.proving.money;

import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.simulator.StripeSimulator;
import io.tallyman.simulator.payments.TestCard;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What an organization buys and does: by billing-sync's endpoints, and on Stripe's pages. */
final class Shop {
  private final MoneyPath path;
  private final StripeGateway gateway;
  private final StripeSimulator stripe;
  private final String organization;
  private @Nullable String customer;

  Shop(MoneyPath path, String organization) {
    this.path = path;
    this.gateway = path.gateway();
    this.stripe = path.stripe();
    this.organization = organization;
  }

  String organization() {
    return organization;
  }

  /** Which customer of Stripe's it is, once it has been to a page of Stripe's. */
  String customer() {
    String known = customer;
    if (known == null) {
      known =
          stripe.all("customer").stream()
              .filter(each -> each.is("metadata.organization", organization))
              .findFirst()
              .orElseThrow()
              .id();
      customer = known;
    }
    return known;
  }

  /** Buys a plan by the month with a card; returns the subscription. */
  String buyPlan(String plan, TestCard card) {
    return buyPlan(plan, "month", card);
  }

  String buyPlan(String plan, String interval, TestCard card) {
    return pay(planPage(plan, interval), card).need("subscription");
  }

  /** Tries a plan, without a card; returns the subscription. */
  String tryPlan(String plan) {
    JsonNode page =
        ask(
            "/checkout/subscription",
            "{\"plan\": \"%s\", \"interval\": \"month\", \"trial\": true}".formatted(plan));
    return pay(page, null).need("subscription");
  }

  /** The page on which a plan is bought: {@code url}, {@code sessionId}. */
  JsonNode planPage(String plan, String interval) {
    return ask("/checkout/subscription", ofPlan(plan, interval));
  }

  /** Buys a pack with a card; returns the payment. */
  String buyPack(String pack, TestCard card) {
    return pay(packPage(pack), card).need("payment_intent");
  }

  /** The page on which a pack is bought: {@code url}, {@code sessionId}. */
  JsonNode packPage(String pack) {
    return ask("/checkout/credits", "{\"pack\": \"%s\"}".formatted(pack));
  }

  private io.tallyman.simulator.account.StripeObject pay(JsonNode page, @Nullable TestCard card) {
    return stripe.payCheckout(page.path("sessionId").asString(), card);
  }

  /** Charges the card that is kept, as an automatic top-up does. */
  String topUp(String pack, String credits, UUID attempt, long amount) {
    Map<String, Object> metadata =
        Map.of(
            "organization", organization,
            "pack", pack,
            "credits", credits,
            "kind", "auto",
            "attempt", attempt.toString());
    String method =
        gateway
            .get("/v1/customers/" + customer() + "/payment_methods", Map.of("limit", 1))
            .list("data")
            .getFirst()
            .id();
    return post(
            "/v1/payment_intents",
            Map.of(
                "amount",
                amount,
                "currency",
                "usd",
                "customer",
                customer(),
                "payment_method",
                method,
                "off_session",
                true,
                "confirm",
                true,
                "metadata",
                metadata))
        .id();
  }

  /** A dearer plan at once, a cheaper one at the end of the period. */
  void change(String plan, String interval) {
    ask("/subscription/change", ofPlan(plan, interval));
  }

  /** Cancels, {@code now} or at {@code period_end}. */
  void cancel(String at) {
    ask("/subscription/cancel", "{\"at\": \"%s\"}".formatted(at));
  }

  void resume() {
    ask("/subscription/resume", "{}");
  }

  /** Chooses a plan on the portal's page. */
  void choose(String subscription, String lookupKey) {
    String portal = ask("/portal", "{}").path("url").asString();
    Page.send(portal, "action=change&subscription=" + subscription + "&price=" + price(lookupKey));
  }

  /** Gives a part of a payment back; returns the refund. */
  String refund(String payment, long amount) {
    return post("/v1/refunds", Map.of("payment_intent", payment, "amount", amount)).id();
  }

  /** The charge of a payment. */
  String charge(String payment) {
    return String.valueOf(
        gateway.get("/v1/payment_intents/" + payment, Map.of()).reference("latest_charge"));
  }

  private String price(String lookupKey) {
    return gateway
        .get("/v1/prices", Map.of("lookup_keys", List.of(lookupKey)))
        .list("data")
        .getFirst()
        .id();
  }

  private static String ofPlan(String plan, String interval) {
    return "{\"plan\": \"%s\", \"interval\": \"%s\"}".formatted(plan, interval);
  }

  private JsonNode ask(String endpoint, String json) {
    return path.api().post(organization, endpoint, json);
  }

  /** Has Stripe do something. */
  StripeObject post(String path, Map<String, Object> parameters) {
    return gateway.post(path, parameters, UUID.randomUUID().toString());
  }
}
