package io.tallyman.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.StripeClient;
import com.stripe.param.PriceCreateParams.Recurring.Interval;
import io.tallyman.simulator.payments.TestCard;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {
  @TempDir private Path folder;

  @Test
  void aSubscriptionGoesOnAfterARestart() throws Exception {
    Path file = folder.resolve("stripe");
    String subscription;
    try (Shop shop = new Shop(file)) {
      var customer = shop.customer(TestCard.VISA);
      subscription = shop.subscribe(customer, shop.price("pro", 2900, Interval.MONTH)).getId();
      shop.simulator.behave(
          customer.getInvoiceSettings().getDefaultPaymentMethod(), TestCard.INSUFFICIENT_FUNDS);
    }

    try (var again =
        StripeSimulator.start(0, InstantSource.fixed(Shop.START), "sk_test_simulator", file)) {
      again.advanceTo(java.time.Instant.parse("2026-02-28T11:00:00Z"));

      StripeClient stripe =
          StripeClient.builder()
              .setApiKey(again.secretKey())
              .setApiBase(again.baseUrl().toString())
              .build();
      var found = stripe.v1().subscriptions().retrieve(subscription);
      assertThat(found.getStatus()).isEqualTo("past_due");
      var item = found.getItems().getData().getFirst();
      assertThat(stripe.v1().subscriptionItems().retrieve(item.getId()).getCurrentPeriodEnd())
          .isEqualTo(item.getCurrentPeriodEnd());
    }
  }
}
