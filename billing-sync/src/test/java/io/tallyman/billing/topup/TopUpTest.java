package io.tallyman.billing.topup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallyman.billing.BillingUnderTest;
import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import io.tallyman.simulator.http.ApiFaults.Fault;
import io.tallyman.simulator.payments.TestCard;
import io.tallyman.topic.BalanceEventCodec;
import io.tallyman.topic.TopUpWanted;
import io.tallyman.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Automatic top-ups, from the ledger's topic to what is told of them. */
class TopUpTest {
  private static final BillingUnderTest billing = BillingUnderTest.start("pixell");
  private static final KafkaProducer<byte[], byte[]> producer =
      new KafkaProducer<>(
          Map.of("bootstrap.servers", BillingUnderTest.brokers()),
          new ByteArraySerializer(),
          new ByteArraySerializer());

  @AfterAll
  static void stop() {
    producer.close();
    billing.close();
  }

  @Test
  void aKeptCardIsChargedOnceHoweverOftenItIsWanted() {
    buyByHand("pays", TestCard.VISA);
    UUID attempt = want("pays");
    want("pays", attempt);

    awaitTold("pays", attempt, "pack_purchased");
    assertThat(paymentsOf(attempt)).hasSize(1);
    assertThat(billing.told("pays"))
        .anySatisfy(
            fact -> assertThat(fact).contains("\"kind\": \"auto\"", attempt.toString(), "\"500\""));
    assertThat(billing.get("/v1/organizations/pays/payments").body().toString())
        .contains("\"kind\":\"auto\"");
  }

  @Test
  void anAnswerThatGetsLostChargesNothingTwice() {
    buyByHand("loses", TestCard.VISA);
    billing.stripe().faults().arm(Fault.CUT_OFF_AFTER_ACTING, "POST", "/v1/payment_intents", 4);
    UUID attempt = want("loses");
    billing.settle();
    billing.pass(Duration.ofMinutes(1));

    awaitTold("loses", attempt, "pack_purchased");
    assertThat(paymentsOf(attempt)).hasSize(1);
  }

  @Test
  void aDeclineIsToldWithTheBanksWordAndCannotBePaidAnyMore() {
    buyByHand("declined", TestCard.VISA);
    billing
        .stripe()
        .all("payment_method")
        .forEach(card -> billing.stripe().behave(card.id(), TestCard.INSUFFICIENT_FUNDS));
    UUID attempt = want("declined");

    awaitTold("declined", attempt, "top_up_failed");
    assertThat(billing.told("declined"))
        .anySatisfy(fact ->
            assertThat(fact)
                .contains("\"code\": \"insufficient_funds\"", "\"requiresAction\": false"));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> paymentsOf(attempt).equals(List.of("canceled")));
  }

  @Test
  void whoHasNoCardHasToAct() {
    UUID attempt = want("cardless");

    awaitTold("cardless", attempt, "top_up_failed");
    assertThat(billing.told("cardless"))
        .anySatisfy(fact -> assertThat(fact).contains("\"requiresAction\": true"));
  }

  private static List<String> paymentsOf(UUID attempt) {
    return billing.stripe().all("payment_intent").stream()
        .filter(each -> each.is("metadata.attempt", attempt.toString()))
        .map(each -> each.need("status"))
        .toList();
  }

  private static void awaitTold(String organization, UUID attempt, String type) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            billing.told(organization).stream()
                .anyMatch(fact -> fact.contains(type) && fact.contains(attempt.toString())));
    billing.settle();
  }

  private static void buyByHand(String organization, TestCard card) {
    var page =
        billing.post(
            "/v1/organizations/" + organization + "/checkout/credits",
            "{\"pack\": \"credits-500\"}");
    billing.stripe().payCheckout(page.at("/sessionId"), card);
    billing.settle();
  }

  private static UUID want(String organization) {
    UUID attempt = UUID.randomUUID();
    want(organization, attempt);
    return attempt;
  }

  private static void want(String organization, UUID attempt) {
    TopUpWanted wanted =
        new TopUpWanted(
            attempt,
            organization,
            "default",
            "credits-500",
            Credits.of(500),
            new Money(2_000, Currency.getInstance("USD")),
            billing.now());
    RecordHeaders headers = new RecordHeaders();
    byte[] value = BalanceEventCodec.encode(wanted, headers::add);
    byte[] key = organization.getBytes(StandardCharsets.UTF_8);
    var sent = producer.send(new ProducerRecord<>(Topics.BALANCE, null, key, value, headers));
    producer.flush();
    assertThat(sent).isDone();
  }
}
