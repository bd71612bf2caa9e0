package io.tallyman.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.exception.StripeException;
import com.stripe.model.WebhookEndpoint;
import com.stripe.net.Webhook;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.PriceCreateParams.Recurring.Interval;
import com.stripe.param.WebhookEndpointCreateParams;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.payments.TestCard;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebhooksTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long ANY_AGE = 0;
  private final Shop shop = new Shop();
  private final Receiver receiver = new Receiver();

  @AfterEach
  void close() {
    shop.close();
    receiver.close();
  }

  @Test
  void aSignatureHoldsForItsOwnEndpointOnly() throws StripeException {
    shop.simulator.addWebhook(receiver.url(), "whsec_one", null);

    customer();

    var delivery = receiver.received().getFirst();
    assertThat(
            Webhook.constructEvent(delivery.body(), delivery.signature(), "whsec_one", ANY_AGE)
                .getType())
        .isEqualTo("customer.created");
    assertThatThrownBy(() ->
            Webhook.constructEvent(delivery.body(), delivery.signature(), "whsec_two", ANY_AGE))
        .isInstanceOf(SignatureVerificationException.class);
    assertThat(delivery.body()).contains("\"preferred_locales\": [\n\n");
  }

  @Test
  void anEndpointMadeByTheApiGetsTheTypesItWants() throws StripeException {
    WebhookEndpoint endpoint =
        shop.stripe
            .v1()
            .webhookEndpoints()
            .create(
                WebhookEndpointCreateParams.builder()
                    .setUrl(receiver.url().toString())
                    .addEnabledEvent(WebhookEndpointCreateParams.EnabledEvent.PRODUCT__CREATED)
                    .build());
    shop.price("pro", 2900, Interval.MONTH);
    shop.simulator.awaitDeliveries();

    assertThat(endpoint.getSecret()).startsWith("whsec_");
    assertThat(receiver.types()).containsExactly("product.created");
  }

  @Test
  void whatIsRefusedIsSentAgainLater() throws StripeException {
    shop.simulator.addWebhook(receiver.url(), "whsec_one", null);
    receiver.answer(500);
    customer();
    receiver.answer(200);
    assertThat(receiver.received()).isEmpty();

    shop.simulator.advance(Duration.ofMinutes(1));
    shop.simulator.awaitDeliveries();

    assertThat(receiver.types()).containsExactly("customer.created");
  }

  @Test
  void eventsAreDroppedRepeatedAndLateOnDemand() throws StripeException {
    shop.simulator.addWebhook(receiver.url(), "whsec_one", null);
    shop.simulator.webhookFaults().drop("customer.", 1);
    customer();
    assertThat(receiver.types()).isEmpty();

    shop.simulator.webhookFaults().repeat("customer.", 3, 1);
    customer();
    assertThat(receiver.types()).hasSize(3);

    shop.simulator.webhookFaults().delay("customer.", Duration.ofHours(1), 1);
    customer();
    assertThat(receiver.types()).hasSize(3);
    shop.simulator.advance(Duration.ofHours(1));
    shop.simulator.awaitDeliveries();
    assertThat(receiver.types()).hasSize(4);
  }

  @Test
  void heldEventsAreSentInAnyOrder() throws StripeException {
    shop.simulator.addWebhook(receiver.url(), "whsec_one", null);
    shop.simulator.holdWebhooks();
    shop.price("pro", 2900, Interval.MONTH);
    List<StripeObject> events = shop.simulator.releaseWebhooks();

    events.reversed().forEach(shop.simulator::send);
    shop.simulator.awaitDeliveries();

    assertThat(receiver.types()).containsExactly("price.created", "product.created");
  }

  @Test
  void anOlderEndpointGetsOlderShapes() throws StripeException {
    shop.simulator.addWebhook(receiver.url(), "whsec_one", "2024-06-20");
    shop.subscribe(shop.customer(TestCard.VISA), shop.price("pro", 2900, Interval.MONTH));
    shop.simulator.awaitDeliveries();

    JsonNode paid = event("invoice.paid");
    assertThat(paid.path("api_version").asString()).isEqualTo("2024-06-20");
    JsonNode invoice = paid.path("data").path("object");
    assertThat(invoice.path("subscription").asString()).startsWith("sub_");
    assertThat(invoice.path("payment_intent").asString()).startsWith("pi_");
    assertThat(invoice.path("charge").asString()).startsWith("ch_");
    assertThat(invoice.path("paid").asBoolean()).isTrue();
    assertThat(invoice.has("parent")).isFalse();
    JsonNode line = invoice.path("lines").path("data").get(0);
    assertThat(line.path("price").path("lookup_key").asString()).isEqualTo("pro");
    JsonNode subscription = event("customer.subscription.created").path("data").path("object");
    assertThat(subscription.path("current_period_end").asLong()).isPositive();
  }

  private void customer() throws StripeException {
    shop.stripe
        .v1()
        .customers()
        .create(CustomerCreateParams.builder().setEmail("ann@example.org").build());
    shop.simulator.awaitDeliveries();
  }

  private JsonNode event(String type) {
    return receiver.received().stream()
        .filter(each -> each.type().equals(type))
        .map(each -> JSON.readTree(each.body()))
        .findFirst()
        .orElseThrow();
  }
}
