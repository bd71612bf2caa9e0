package io.tallyman.billing.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.net.Webhook;
import io.tallyman.billing.BillingUnderTest;
import io.tallyman.billing.BillingUnderTest.Reply;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken at the door, and what becomes of it. */
class StripeWebhookTest {
  private static final String PATH = "/v1/stripe/webhooks";
  private static final BillingUnderTest billing = BillingUnderTest.startWithoutWebhooks("pixell");

  @AfterAll
  static void stop() {
    billing.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"t=abc,v1=00", "t=1", "v1=00", "rubbish", ",,,", "t=99999999999999,v1=0"})
  void aMalformedSignatureIsABadRequest(String header) {
    Reply reply = billing.post(PATH, "{}", "Stripe-Signature", header);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.at("/code")).isEqualTo("invalid_signature");
  }

  @Test
  void noSignatureAnotherSecretAndAnotherTimeAreBadRequests() {
    String event = event("evt_refused", "customer.created", "{}");

    assertThat(billing.post(PATH, event).status()).isEqualTo(400);
    assertThat(send(event, "whsec_other", billing.now()).status()).isEqualTo(400);
    assertThat(
            send(event, BillingUnderTest.WEBHOOK_SECRET, billing.now().plusSeconds(600)).status())
        .isEqualTo(400);
    assertThat(
            send(event, BillingUnderTest.WEBHOOK_SECRET, billing.now().minusSeconds(600)).status())
        .isEqualTo(400);
    assertThat(billing.get("/v1/ops/webhooks?limit=100").body().toString())
        .doesNotContain("evt_refused");
  }

  @Test
  void anOlderSecretIsGoodWhileItIsRolledOver() {
    assertThat(send(event("evt_older", "x.y", "{}"), "whsec_older", billing.now()).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\": \"evt_cut\", \"type\": \"invoice.pa",
        "null",
        "[]",
        "{}",
        "{\"id\": null, \"type\": null}",
        "{\"id\": 7, \"type\": {}}"
      })
  void whatIsSignedIsKeptEvenIfItCannotBeRead(String body) {
    Reply reply = send(body);

    assertThat(reply.status()).isEqualTo(200);
    Reply kept = billing.get("/v1/ops/webhooks?state=quarantined&limit=100");
    assertThat(kept.body().toString()).contains(reply.at("/id"), "\"reason\":\"unreadable\"");
  }

  @Test
  void anEventWithoutAnEffectIsIgnoredAndOneOfAStrangerWaits() {
    send(event("evt_product", "product.created", "{\"id\": \"prod_1\"}"));
    send(
        event(
            "evt_stranger",
            "customer.subscription.created",
            "{\"id\": \"sub_1\", \"object\": \"subscription\", \"customer\": \"cus_none\"}"));
    billing.settle();

    assertThat(billing.get("/v1/ops/webhooks?state=ignored").body().toString())
        .contains("evt_product");
    assertThat(billing.get("/v1/ops/webhooks?state=quarantined&limit=100").body().toString())
        .contains("evt_stranger", "unknown_organization");
    assertThat(billing.post("/v1/ops/webhooks/evt_stranger/reprocess", null).at("/state"))
        .isEqualTo("received");
    assertThat(billing.post("/v1/ops/webhooks/evt_none/reprocess", null).status()).isEqualTo(404);
  }

  @Test
  void aLiveEventDoesNotReachATestAccount() {
    send(
        event("evt_live", "customer.updated", "{}")
            .replace("\"livemode\": false", "\"livemode\": true"));

    assertThat(billing.get("/v1/ops/webhooks?state=quarantined&limit=100").body().toString())
        .contains("\"id\":\"evt_live\"", "livemode_mismatch");
  }

  @Test
  void sixtyFourCopiesAtOnceHaveOneEffect() throws Exception {
    String body =
        event(
            "evt_copies",
            "payment_intent.succeeded",
            """
            {"id": "pi_copies", "object": "payment_intent", "status": "succeeded",
             "amount": 2000, "amount_received": 2000, "currency": "usd", "created": 1800000000,
             "metadata": {"organization": "copied", "pack": "credits-500"}}
            """);
    List<Callable<Reply>> copies = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      copies.add(() -> send(body));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var reply : threads.invokeAll(copies)) {
        assertThat(reply.get().status()).isEqualTo(200);
      }
    }
    billing.settle();

    assertThat(billing.told("copied"))
        .singleElement()
        .asString()
        .startsWith("tallyman.billing.pack_purchased");
    assertThat(billing.post("/v1/ops/webhooks/evt_copies/reprocess", null).at("/copies"))
        .isEqualTo("63");
    billing.settle();
    assertThat(billing.told("copied")).hasSize(1);
  }

  private static Reply send(String body) {
    return send(body, BillingUnderTest.WEBHOOK_SECRET, billing.now());
  }

  private static Reply send(String body, String secret, Instant signedAt) {
    try {
      String header =
          Webhook.Signature.generateSignatureHeader(body, secret, signedAt.getEpochSecond());
      return billing.post(PATH, body, "Stripe-Signature", header);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String event(String id, String type, String object) {
    return """
    {"id": "%s", "object": "event", "type": "%s", "api_version": null, "livemode": false,
     "created": 1800000000, "data": {"object": %s}}
    """
        .formatted(id, type, object);
  }
}
