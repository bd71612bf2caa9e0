package io.tallyman.billing.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.billing.BillingUnderTest;
import io.tallyman.billing.facts.EventTypes;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.simulator.StripeSimulator;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.payments.TestCard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every type of event with an effect, in the shapes before and since 2025-03-31 (basil). */
class EventShapesTest {
  /** The kind of object that types which begin so are about; the first that fits. */
  private static final Map<String, String> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("customer.subscription.", "subscription");
    KINDS.put("checkout.session.", "checkout.session");
    KINDS.put("charge.dispute.", "dispute");
    for (String kind :
        List.of(
            "customer",
            "invoice",
            "invoice_payment",
            "payment_intent",
            "charge",
            "refund",
            "credit_note",
            "subscription_schedule")) {
      KINDS.put(kind + ".", kind);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-06-20", "2026-07-29.dahlia"})
  void eachIsWorkedOnWithoutAnError(String version) {
    try (BillingUnderTest billing = BillingUnderTest.startOnVersion(version, "pixell")) {
      trade(billing);
      StripeSimulator stripe = billing.stripe();
      StripeObject sample = stripe.all("event").getLast();
      for (String type : EventTypes.WITH_EFFECT) {
        StripeObject event = sample.copy().put("id", "evt_of_" + type).put("type", type);
        StripeObject object = objectOf(stripe, type);
        event.put("data", Map.of("object", object));
        stripe.send(event);
      }
      billing.settle();

      assertThat(billing.webhooks("type || ' ' || reason || ' ' || detail", "quarantined"))
          .isEmpty();
      assertThat(billing.webhooks("type", "processed")).containsAll(EventTypes.WITH_EFFECT);
    }
  }

  private static void trade(BillingUnderTest billing) {
    billing.buyPlan("trades", "starter", "month", TestCard.VISA);
    String refunded = billing.buyPack("trades", "credits-500", TestCard.VISA);
    String disputed = billing.buyPack("trades", "credits-500", TestCard.VISA);
    StripeSimulator stripe = billing.stripe();
    StripeGateway gateway = billing.bean(StripeGateway.class);
    gateway.post("/v1/refunds", Map.of("payment_intent", refunded, "amount", 500), "refund");
    String invoice = stripe.all("invoice").getFirst().id();
    gateway.post("/v1/credit_notes", Map.of("invoice", invoice, "amount", 100), "credit");
    stripe.all("charge").stream()
        .filter(charge -> charge.is("payment_intent", disputed))
        .forEach(charge -> stripe.openDispute(charge.id(), 2000, "fraudulent", false));
    billing.settle();
  }

  private static StripeObject objectOf(StripeSimulator stripe, String type) {
    String kind =
        KINDS.entrySet().stream()
            .filter(entry -> type.startsWith(entry.getKey()))
            .findFirst()
            .orElseThrow()
            .getValue();
    if (kind.equals("subscription_schedule")) {
      return StripeObject.of(
          Map.of(
              "id",
              "sub_sched_1",
              "object",
              kind,
              "status",
              "active",
              "subscription",
              stripe.all("subscription").getLast().id()));
    }
    return stripe.all(kind).getLast();
  }
}
