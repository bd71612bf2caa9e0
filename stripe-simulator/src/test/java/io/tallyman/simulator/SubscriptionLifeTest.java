package io.tallyman.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.exception.StripeException;
import com.stripe.model.Customer;
import com.stripe.model.Price;
import com.stripe.model.Subscription;
import com.stripe.param.PriceCreateParams.Recurring.Interval;
import com.stripe.param.SubscriptionCreateParams;
import com.stripe.param.SubscriptionUpdateParams;
import com.stripe.param.SubscriptionUpdateParams.ProrationBehavior;
import io.tallyman.simulator.payments.TestCard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubscriptionLifeTest {
  private final Shop shop = new Shop();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void firstPaymentMakesItActive() throws StripeException {
    Customer customer = shop.customer(TestCard.VISA);
    Price price = shop.price("pro", 2900, Interval.MONTH);
    int before = shop.eventCount();

    Subscription subscription = shop.subscribe(customer, price);

    assertThat(subscription.getStatus()).isEqualTo("active");
    assertThat(shop.events(before))
        .containsExactly(
            "customer.subscription.created",
            "invoice.created",
            "invoice.finalized",
            "payment_intent.created",
            "charge.succeeded",
            "payment_intent.succeeded",
            "invoice_payment.paid",
            "invoice.paid",
            "invoice.payment_succeeded",
            "customer.subscription.updated");
  }

  @Test
  void renewsOnTheAnchorsDayAndChargesAnHourLater() throws StripeException {
    Subscription subscription =
        shop.subscribe(shop.customer(TestCard.VISA), shop.price("pro", 2900, Interval.MONTH));
    int before = shop.eventCount();

    shop.simulator.advanceTo(Instant.parse("2026-02-28T10:30:00Z"));
    assertThat(shop.events(before))
        .containsExactly("invoice.upcoming", "customer.subscription.updated", "invoice.created");
    shop.simulator.advanceTo(Instant.parse("2026-02-28T11:00:00Z"));
    assertThat(shop.events(before + 3))
        .containsExactly(
            "invoice.finalized",
            "payment_intent.created",
            "charge.succeeded",
            "payment_intent.succeeded",
            "invoice_payment.paid",
            "invoice.paid",
            "invoice.payment_succeeded");

    var item = retrieve(subscription).getItems().getData().getFirst();
    assertThat(Instant.ofEpochSecond(item.getCurrentPeriodEnd())).isEqualTo("2026-03-31T10:00:00Z");
  }

  @Test
  void failedRenewalIsRetriedAndThenEndsIt() throws StripeException {
    Customer customer = shop.customer(TestCard.VISA);
    Subscription subscription = shop.subscribe(customer, shop.price("pro", 2900, Interval.MONTH));
    shop.simulator.behave(
        customer.getInvoiceSettings().getDefaultPaymentMethod(), TestCard.INSUFFICIENT_FUNDS);

    shop.simulator.advanceTo(Instant.parse("2026-02-28T11:00:00Z"));
    assertThat(retrieve(subscription).getStatus()).isEqualTo("past_due");
    assertThat(shop.only("invoice").number("attempt_count")).isEqualTo(1);
    shop.simulator.advance(Duration.ofDays(8));
    assertThat(shop.only("invoice").number("attempt_count")).isEqualTo(3);
    shop.simulator.advance(Duration.ofDays(7));

    assertThat(retrieve(subscription).getStatus()).isEqualTo("canceled");
    assertThat(shop.events(0)).contains("customer.subscription.deleted");
  }

  @Test
  void recoveryOnRetryMakesItActiveAgain() throws StripeException {
    Customer customer = shop.customer(TestCard.VISA);
    Subscription subscription = shop.subscribe(customer, shop.price("pro", 2900, Interval.MONTH));
    String method = customer.getInvoiceSettings().getDefaultPaymentMethod();
    shop.simulator.behave(method, TestCard.INSUFFICIENT_FUNDS);
    shop.simulator.advanceTo(Instant.parse("2026-02-28T11:00:00Z"));
    shop.simulator.behave(method, TestCard.VISA);

    shop.simulator.advance(Duration.ofDays(3));

    assertThat(retrieve(subscription).getStatus()).isEqualTo("active");
    assertThat(shop.only("invoice").need("status")).isEqualTo("paid");
  }

  @Test
  void incompleteExpiresAfter23Hours() throws StripeException {
    Subscription subscription =
        shop.subscribe(
            shop.customer(TestCard.DECLINED_AFTER_ATTACHING),
            shop.price("pro", 2900, Interval.MONTH));
    assertThat(subscription.getStatus()).isEqualTo("incomplete");

    shop.simulator.advance(Duration.ofHours(23));

    assertThat(retrieve(subscription).getStatus()).isEqualTo("incomplete_expired");
    assertThat(shop.only("invoice").need("status")).isEqualTo("void");
  }

  @Test
  void trialWithoutCardIsToldAheadAndEnds() throws StripeException {
    Customer customer = shop.stripe.v1().customers().create();
    Subscription subscription =
        shop.stripe
            .v1()
            .subscriptions()
            .create(
                SubscriptionCreateParams.builder()
                    .setCustomer(customer.getId())
                    .addItem(
                        SubscriptionCreateParams.Item.builder()
                            .setPrice(shop.price("pro", 2900, Interval.MONTH).getId())
                            .build())
                    .setTrialPeriodDays(7L)
                    .setTrialSettings(
                        SubscriptionCreateParams.TrialSettings.builder()
                            .setEndBehavior(
                                SubscriptionCreateParams.TrialSettings.EndBehavior.builder()
                                    .setMissingPaymentMethod(
                                        SubscriptionCreateParams.TrialSettings.EndBehavior
                                            .MissingPaymentMethod.CANCEL)
                                    .build())
                            .build())
                    .build());
    assertThat(subscription.getStatus()).isEqualTo("trialing");
    assertThat(shop.only("invoice").need("status")).isEqualTo("paid");

    shop.simulator.advance(Duration.ofDays(4));
    assertThat(shop.events(0)).endsWith("customer.subscription.trial_will_end");
    shop.simulator.advance(Duration.ofDays(3));

    assertThat(retrieve(subscription).getStatus()).isEqualTo("canceled");
  }

  @Test
  void upgradeIsProratedToTheSecond() throws StripeException {
    Price pro = shop.price("pro", 2800, Interval.MONTH);
    Price max = shop.price("max", 5600, Interval.MONTH);
    Subscription subscription = shop.subscribe(shop.customer(TestCard.VISA), pro);
    shop.simulator.advanceTo(Instant.parse("2026-02-14T10:00:00Z"));

    change(subscription, max, ProrationBehavior.ALWAYS_INVOICE);

    var invoice = shop.only("invoice");
    assertThat(invoice.need("billing_reason")).isEqualTo("subscription_update");
    assertThat(invoice.objects("lines.data"))
        .extracting(line -> line.number("amount"))
        .isEqualTo(List.of(-1400L, 2800L));
    assertThat(invoice.number("amount_paid")).isEqualTo(1400);
    assertThat(invoice.need("status")).isEqualTo("paid");
  }

  @Test
  void prorationThatIsNotInvoicedWaitsForTheRenewal() throws StripeException {
    Price pro = shop.price("pro", 2800, Interval.MONTH);
    Price max = shop.price("max", 5600, Interval.MONTH);
    Subscription subscription = shop.subscribe(shop.customer(TestCard.VISA), pro);
    shop.simulator.advanceTo(Instant.parse("2026-02-14T10:00:00Z"));
    change(subscription, max, ProrationBehavior.CREATE_PRORATIONS);
    assertThat(shop.simulator.all("invoice")).hasSize(1);

    shop.simulator.advanceTo(Instant.parse("2026-02-28T11:00:00Z"));

    var invoice = shop.only("invoice");
    assertThat(invoice.need("billing_reason")).isEqualTo("subscription_cycle");
    assertThat(invoice.number("amount_paid")).isEqualTo(5600 + 1400);
  }

  @Test
  void upgradeThatIsNotPaidIsPastDueUntilItIs() throws StripeException {
    Customer customer = shop.customer(TestCard.VISA);
    Subscription subscription = shop.subscribe(customer, shop.price("pro", 2800, Interval.MONTH));
    String method = customer.getInvoiceSettings().getDefaultPaymentMethod();
    shop.simulator.behave(method, TestCard.INSUFFICIENT_FUNDS);

    change(subscription, shop.price("max", 5600, Interval.MONTH), ProrationBehavior.ALWAYS_INVOICE);
    assertThat(retrieve(subscription).getStatus()).isEqualTo("past_due");
    shop.simulator.behave(method, TestCard.VISA);
    shop.simulator.advance(Duration.ofDays(3));

    assertThat(retrieve(subscription).getStatus()).isEqualTo("active");
  }

  @Test
  void cancelAtPeriodEndLetsThePeriodRun() throws StripeException {
    Subscription subscription =
        shop.subscribe(shop.customer(TestCard.VISA), shop.price("pro", 2900, Interval.MONTH));
    shop.stripe
        .v1()
        .subscriptions()
        .update(
            subscription.getId(),
            SubscriptionUpdateParams.builder().setCancelAtPeriodEnd(true).build());
    assertThat(retrieve(subscription).getStatus()).isEqualTo("active");

    shop.simulator.advanceTo(Instant.parse("2026-02-28T10:00:00Z"));

    assertThat(retrieve(subscription).getStatus()).isEqualTo("canceled");
    assertThat(shop.simulator.all("invoice")).hasSize(1);
  }

  private Subscription retrieve(Subscription subscription) throws StripeException {
    return shop.stripe.v1().subscriptions().retrieve(subscription.getId());
  }

  private void change(Subscription subscription, Price price, ProrationBehavior behavior)
      throws StripeException {
    shop.stripe
        .v1()
        .subscriptions()
        .update(
            subscription.getId(),
            SubscriptionUpdateParams.builder()
                .addItem(
                    SubscriptionUpdateParams.Item.builder()
                        .setId(subscription.getItems().getData().getFirst().getId())
                        .setPrice(price.getId())
                        .build())
                .setProrationBehavior(behavior)
                .build());
  }
}
