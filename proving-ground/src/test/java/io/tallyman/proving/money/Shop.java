package io.tallyman.proving.money;

import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.simulator.StripeSimulator;
import io.tallyman.simulator.payments.TestCard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What an organization buys and does at Stripe, in the way in which billing-sync asks for it. */
final class Shop {
  private final StripeGateway gateway;
  private final StripeSimulator stripe;
  private final String organization;
  private final String customer;

  Shop(MoneyPath path, String organization) {
    this.gateway = path.gateway();
    this.stripe = path.stripe();
    this.organization = organization;
    this.customer =
        post("/v1/customers", Map.of("metadata", Map.of("organization", organization))).id();
  }

  String organization() {
    return organization;
  }

  /** Which customer of Stripe's it is. */
  String customer() {
    return customer;
  }

  /** Buys a plan with a card; returns the subscription. */
  String buyPlan(String lookupKey, TestCard card) {
    return stripe.payCheckout(plan(lookupKey).id(), card).need("subscription");
  }

  /** The page on which a plan is bought. */
  String planPage(String lookupKey) {
    return plan(lookupKey).required("url");
  }

  private StripeObject plan(String lookupKey) {
    Map<String, Object> session = session("subscription", lookupKey);
    session.put("subscription_data", Map.of("metadata", Map.of("organization", organization)));
    return post("/v1/checkout/sessions", session);
  }

  /** Buys a pack with a card; returns the payment. */
  String buyPack(String pack, String lookupKey, TestCard card) {
    return stripe.payCheckout(pack(pack, lookupKey).id(), card).need("payment_intent");
  }

  /** The page on which a pack is bought. */
  String packPage(String pack, String lookupKey) {
    return pack(pack, lookupKey).required("url");
  }

  private StripeObject pack(String pack, String lookupKey) {
    Map<String, Object> session = session("payment", lookupKey);
    Map<String, Object> metadata = Map.of("organization", organization, "pack", pack);
    session.put("metadata", metadata);
    session.put(
        "payment_intent_data", Map.of("metadata", metadata, "setup_future_usage", "off_session"));
    return post("/v1/checkout/sessions", session);
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
            .get("/v1/customers/" + customer + "/payment_methods", Map.of("limit", 1))
            .list("data")
            .getFirst()
            .id();
    return post(
            "/v1/payment_intents",
            Map.of(
                "amount", amount,
                "currency", "usd",
                "customer", customer,
                "payment_method", method,
                "off_session", true,
                "confirm", true,
                "metadata", metadata))
        .id();
  }

  /** Changes to another price at once, for the difference. */
  void change(String subscription, String lookupKey) {
    String item =
        gateway.get("/v1/subscriptions/" + subscription, Map.of()).list("items").getFirst().id();
    post(
        "/v1/subscriptions/" + subscription,
        Map.of(
            "items",
            List.of(Map.of("id", item, "price", price(lookupKey))),
            "proration_behavior",
            "always_invoice"));
  }

  void cancel(String subscription) {
    gateway.delete("/v1/subscriptions/" + subscription);
  }

  void refund(String payment, long amount) {
    post("/v1/refunds", Map.of("payment_intent", payment, "amount", amount));
  }

  /** The charge of a payment. */
  String charge(String payment) {
    return String.valueOf(
        gateway.get("/v1/payment_intents/" + payment, Map.of()).reference("latest_charge"));
  }

  private Map<String, Object> session(String mode, String lookupKey) {
    Map<String, Object> session = new LinkedHashMap<>();
    session.put("mode", mode);
    session.put("customer", customer);
    session.put("client_reference_id", organization);
    session.put("line_items", List.of(Map.of("price", price(lookupKey), "quantity", 1)));
    session.put("success_url", "https://example.org/thanks");
    session.put("cancel_url", "https://example.org/no");
    return session;
  }

  private String price(String lookupKey) {
    return gateway
        .get("/v1/prices", Map.of("lookup_keys", List.of(lookupKey)))
        .list("data")
        .getFirst()
        .id();
  }

  /** Has Stripe do something. */
  StripeObject post(String path, Map<String, Object> parameters) {
    return gateway.post(path, parameters, UUID.randomUUID().toString());
  }
}
