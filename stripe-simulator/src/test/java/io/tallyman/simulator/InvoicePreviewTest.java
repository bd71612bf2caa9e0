package io.tallyman.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.exception.StripeException;
import com.stripe.model.Invoice;
import com.stripe.model.Price;
import com.stripe.model.Subscription;
import com.stripe.param.InvoiceCreatePreviewParams;
import com.stripe.param.InvoiceCreatePreviewParams.SubscriptionDetails;
import com.stripe.param.PriceCreateParams.Recurring.Interval;
import com.stripe.param.SubscriptionUpdateParams;
import io.tallyman.simulator.payments.TestCard;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InvoicePreviewTest {
  private final Shop shop = new Shop();
  private Subscription subscription;
  private Price max;

  @BeforeEach
  void subscribe() throws StripeException {
    subscription =
        shop.subscribe(shop.customer(TestCard.VISA), shop.price("pro", 2900, Interval.MONTH));
    max = shop.price("max", 5900, Interval.MONTH);
    shop.simulator.advance(Duration.ofDays(14));
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void showsWhatAChangeThenCostsAndKeepsNothing() throws StripeException {
    int events = shop.eventCount();
    Invoice preview =
        preview(
            SubscriptionDetails.builder()
                .setProrationBehavior(SubscriptionDetails.ProrationBehavior.ALWAYS_INVOICE)
                .addItem(
                    SubscriptionDetails.Item.builder()
                        .setId(subscription.getItems().getData().getFirst().getId())
                        .setPrice(max.getId())
                        .build())
                .build());
    assertThat(shop.eventCount()).isEqualTo(events);
    assertThat(shop.simulator.all("invoice")).hasSize(1);
    assertThat(shop.only("subscription").number("plan.amount")).isEqualTo(2900);

    shop.stripe
        .v1()
        .subscriptions()
        .update(
            subscription.getId(),
            SubscriptionUpdateParams.builder()
                .setProrationBehavior(SubscriptionUpdateParams.ProrationBehavior.ALWAYS_INVOICE)
                .addItem(
                    SubscriptionUpdateParams.Item.builder()
                        .setId(subscription.getItems().getData().getFirst().getId())
                        .setPrice(max.getId())
                        .build())
                .build());
    assertThat(preview.getTotal()).isPositive().isEqualTo(shop.only("invoice").number("total"));
    assertThat(preview.getLines().getData())
        .extracting(line -> line.getAmount())
        .isEqualTo(
            shop.only("invoice").objects("lines.data").stream()
                .map(line -> line.number("amount"))
                .toList());
  }

  @Test
  void showsTheNextPeriodWhereNothingChanges() throws StripeException {
    Invoice preview = preview(SubscriptionDetails.builder().build());

    assertThat(preview.getBillingReason()).isEqualTo("upcoming");
    assertThat(preview.getAmountDue()).isEqualTo(2900);
    assertThat(preview.getLines().getData().getFirst().getPeriod().getStart())
        .isEqualTo(subscription.getItems().getData().getFirst().getCurrentPeriodEnd());
  }

  private Invoice preview(SubscriptionDetails change) throws StripeException {
    return shop.stripe
        .v1()
        .invoices()
        .createPreview(
            InvoiceCreatePreviewParams.builder()
                .setSubscription(subscription.getId())
                .setSubscriptionDetails(change)
                .build());
  }
}
