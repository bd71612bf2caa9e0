package io.tallyman.billing.checkout;

import io.tallyman.billing.checkout.CheckoutController.Links;
import io.tallyman.billing.checkout.Requests.Turn;
import io.tallyman.billing.facts.Offer;
import io.tallyman.billing.facts.Offers;
import io.tallyman.billing.facts.PaymentReading;
import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.setup.StripeSetup;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.catalog.Pack;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks Stripe for its pages. Everything that comes of them bears, in its metadata, whose it is and
 * what was bought.
 */
record CheckoutSessions(
    StripeGateway stripe, Customers customers, PriceFinder prices, boolean automaticTax) {
  private static final String METADATA = "metadata";

  /**
   * For a plan.
   *
   * @param trial for how long it is free at first, without a card; null: not at all
   */
  StripeObject subscription(Turn turn, Offer.OfPlan offer, @Nullable Duration trial, Links links) {
    Map<String, Object> metadata =
        Map.of(
            PaymentReading.ORGANIZATION, turn.work().organization(),
            Offers.PLAN, offer.plan(),
            Offers.INTERVAL, Offers.spelled(offer.interval()));
    Map<String, Object> subscription = new LinkedHashMap<>();
    subscription.put(METADATA, metadata);
    Map<String, Object> session = session(turn, "subscription", offer, metadata, links);
    if (trial != null) {
      subscription.put("trial_period_days", trial.toDays());
      subscription.put(
          "trial_settings", Map.of("end_behavior", Map.of("missing_payment_method", "cancel")));
      session.put("payment_method_collection", "if_required");
    }
    session.put("subscription_data", subscription);
    return open(turn, session);
  }

  /** For a pack. The card is kept, for automatic top-ups. */
  StripeObject credits(Turn turn, Pack pack, String wallet, Links links) {
    Map<String, Object> metadata =
        Map.of(
            PaymentReading.ORGANIZATION, turn.work().organization(),
            Offers.PACK, pack.name(),
            PaymentReading.CREDITS, pack.credits().toString(),
            PaymentReading.WALLET, wallet);
    Map<String, Object> session =
        session(turn, "payment", new Offer.OfPack(pack.name()), metadata, links);
    session.put(
        "payment_intent_data", Map.of(METADATA, metadata, "setup_future_usage", "off_session"));
    return open(turn, session);
  }

  /** Of the customer portal, configured as for this catalog, where Stripe has been set up. */
  StripeObject portal(Turn turn, String returnUrl) {
    Map<String, Object> session = new LinkedHashMap<>();
    session.put("customer", customers.ensure(turn.work()));
    session.put("return_url", returnUrl);
    Map<String, Object> active = Map.of("active", true, "limit", 100);
    stripe.get("/v1/billing_portal/configurations", active).list("data").stream()
        .filter(
            each -> prices.catalog().name().equals(each.text("metadata." + StripeSetup.CATALOG)))
        .findFirst()
        .ifPresent(configuration -> session.put("configuration", configuration.id()));
    return stripe.post("/v1/billing_portal/sessions", session, turn.stripeKey() + "-portal");
  }

  private Map<String, Object> session(
      Turn turn, String mode, Offer offer, Map<String, Object> metadata, Links links) {
    Map<String, Object> session = new LinkedHashMap<>();
    session.put("mode", mode);
    session.put("customer", customers.ensure(turn.work()));
    session.put("client_reference_id", turn.work().organization());
    session.put("line_items", List.of(Map.of("price", prices.price(offer), "quantity", 1)));
    session.put("success_url", links.success());
    session.put("cancel_url", links.cancel());
    session.put(METADATA, metadata);
    if (automaticTax) {
      session.put("automatic_tax", Map.of("enabled", true));
      session.put("customer_update", Map.of("address", "auto"));
    }
    return session;
  }

  private StripeObject open(Turn turn, Map<String, Object> session) {
    return stripe.post("/v1/checkout/sessions", session, turn.stripeKey() + "-checkout");
  }
}
