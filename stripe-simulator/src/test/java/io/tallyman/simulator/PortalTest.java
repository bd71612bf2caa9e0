package io.tallyman.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.exception.StripeException;
import com.stripe.model.Customer;
import com.stripe.model.Price;
import com.stripe.model.Subscription;
import com.stripe.param.PriceCreateParams.Recurring.Interval;
import com.stripe.param.billingportal.ConfigurationUpdateParams;
import com.stripe.param.billingportal.ConfigurationUpdateParams.Features.SubscriptionUpdate;
import com.stripe.param.billingportal.ConfigurationUpdateParams.Features.SubscriptionUpdate.ScheduleAtPeriodEnd;
import com.stripe.param.billingportal.SessionCreateParams;
import io.tallyman.simulator.payments.TestCard;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PortalTest {
  private final Shop shop = new Shop();
  private final Visitor visitor = new Visitor();
  private Customer customer;
  private Subscription subscription;
  private Price max;
  private String portal;

  @BeforeEach
  void subscribe() throws StripeException {
    customer = shop.customer(TestCard.VISA);
    subscription = shop.subscribe(customer, shop.price("pro", 2900, Interval.MONTH));
    max = shop.price("max", 5900, Interval.MONTH);
    portal =
        shop.stripe
            .v1()
            .billingPortal()
            .sessions()
            .create(
                SessionCreateParams.builder()
                    .setCustomer(customer.getId())
                    .setReturnUrl("http://shop.example/account")
                    .build())
            .getUrl();
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void showsAnInvoiceAndAReceipt() throws Exception {
    String invoice = shop.only("invoice").need("hosted_invoice_url");
    assertThat(visitor.open(invoice).body())
        .contains("paid", "29.00 USD")
        .doesNotContain("Pay now");
    assertThat(visitor.open(shop.only("invoice").need("invoice_pdf")).statusCode()).isEqualTo(200);
    assertThat(visitor.open(shop.only("charge").need("receipt_url")).body())
        .contains("Receipt", "29.00 USD", "4242");
    assertThat(visitor.open(invoice + "0").statusCode()).isEqualTo(404);
  }

  @Test
  void cancelsAtTheEndOfThePeriodAndTakesItBack() throws Exception {
    assertThat(visitor.open(portal).body()).contains("Cancel plan", "http://shop.example/account");

    choose("cancel");
    assertThat(shop.only("subscription").number("cancel_at")).isPositive();
    assertThat(shop.only("subscription").flag("cancel_at_period_end")).isFalse();

    choose("keep");
    assertThat(shop.only("subscription").has("cancel_at")).isFalse();
  }

  @Test
  void changesThePlan() throws Exception {
    changeTo(max);

    assertThat(shop.only("subscription").need("plan.id")).isEqualTo(max.getId());
  }

  @Test
  void leavesACheaperPlanToTheEndOfThePeriodWhereItIsConfiguredSo() throws Exception {
    Price basic = shop.price("basic", 900, Interval.MONTH);
    Price enterprise = shop.price("enterprise", 9900, Interval.MONTH);
    visitor.open(portal);
    configure(SubscriptionUpdate.builder().setScheduleAtPeriodEnd(cheaperLater()));
    changeTo(basic);
    assertThat(shop.only("subscription").number("plan.amount")).isEqualTo(2900);
    assertThat(shop.only("subscription_schedule").need("status")).isEqualTo("active");
    assertThat(visitor.open(portal).body()).contains("Then: basic", "Don't change plan");

    choose("stay");
    assertThat(shop.only("subscription").has("schedule")).isFalse();
    changeTo(basic);
    changeTo(enterprise);
    assertThat(shop.only("subscription").number("plan.amount")).isEqualTo(9900);
    assertThat(shop.only("subscription").has("schedule")).isFalse();
    changeTo(max);
    shop.simulator.advanceTo(Instant.parse("2026-02-28T12:00:00Z"));
    assertThat(shop.only("subscription").number("plan.amount")).isEqualTo(5900);

    changeTo(basic);
    choose("cancel");
    assertThat(shop.only("subscription").has("schedule")).isFalse();
    assertThat(shop.only("subscription").number("cancel_at")).isPositive();
  }

  private void configure(SubscriptionUpdate.Builder update) throws StripeException {
    shop.stripe
        .v1()
        .billingPortal()
        .configurations()
        .update(
            shop.only("billing_portal.configuration").id(),
            ConfigurationUpdateParams.builder()
                .setFeatures(
                    ConfigurationUpdateParams.Features.builder()
                        .setSubscriptionUpdate(update.build())
                        .build())
                .build());
  }

  private static ScheduleAtPeriodEnd cheaperLater() {
    return ScheduleAtPeriodEnd.builder()
        .addCondition(
            ScheduleAtPeriodEnd.Condition.builder()
                .setType(ScheduleAtPeriodEnd.Condition.Type.DECREASING_ITEM_AMOUNT)
                .build())
        .build();
  }

  /** Does something with the subscription on the portal's page. */
  private void choose(String action, String... more) throws Exception {
    String[] ofSubscription = {"action=" + action, "subscription=" + subscription.getId()};
    visitor.send(
        portal, Stream.of(ofSubscription, more).flatMap(Stream::of).toArray(String[]::new));
  }

  private void changeTo(Price price) throws Exception {
    choose("change", "price=" + price.getId());
  }

  @Test
  void offersTheConfiguredPricesOnly() throws Exception {
    shop.price("internal", 100, Interval.MONTH);
    assertThat(visitor.open(portal).body()).contains("max, 59.00 USD", "internal, 1.00 USD");

    configure(
        SubscriptionUpdate.builder()
            .addProduct(
                SubscriptionUpdate.Product.builder()
                    .setProduct(max.getProduct())
                    .addPrice(max.getId())
                    .build()));

    assertThat(visitor.open(portal).body())
        .contains("max, 59.00 USD")
        .doesNotContain("internal, 1.00 USD");
  }

  @Test
  void anotherCardPaysWhatIsOpen() throws Exception {
    shop.simulator.behave(
        customer.getInvoiceSettings().getDefaultPaymentMethod(), TestCard.INSUFFICIENT_FUNDS);
    shop.simulator.advanceTo(Instant.parse("2026-02-28T11:00:00Z"));
    assertThat(shop.only("subscription").need("status")).isEqualTo("past_due");

    visitor.send(portal, "action=card", "card=5555555555554444");
    visitor.send(portal, "action=pay", "invoice=" + shop.only("invoice").id());

    assertThat(shop.only("subscription").need("status")).isEqualTo("active");
  }

  @Test
  void isDrivenByTheControlPathsToo() throws Exception {
    String control = shop.simulator.baseUrl() + "/_simulator";
    String method = customer.getInvoiceSettings().getDefaultPaymentMethod();

    visitor.send(
        control + "/payment_methods/" + method, "card=" + TestCard.INSUFFICIENT_FUNDS.number());
    var answer = visitor.send(control + "/clock/advance", "by=P29D");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(shop.only("subscription").need("status")).isEqualTo("past_due");
  }
}
