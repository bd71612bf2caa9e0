package io.tallyman.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.exception.StripeException;
import com.stripe.model.Subscription;
import com.stripe.model.checkout.Session;
import com.stripe.param.PriceCreateParams;
import com.stripe.param.PriceCreateParams.Recurring.Interval;
import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionCreateParams.LineItem;
import com.stripe.param.checkout.SessionCreateParams.Mode;
import com.stripe.param.checkout.SessionCreateParams.PaymentMethodCollection;
import com.stripe.param.checkout.SessionCreateParams.SubscriptionData;
import io.tallyman.simulator.payments.TestCard;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CheckoutTest {
  private static final String BACK = "http://shop.example/done?session=";
  private final Shop shop = new Shop();
  private final Visitor visitor = new Visitor();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void aPlanIsBoughtOnThePage() throws Exception {
    Session session = session(plan(), Mode.SUBSCRIPTION).build();
    assertThat(visitor.open(session.getUrl()).body()).contains("29.00 USD", "Pay");

    var answer =
        visitor.send(
            session.getUrl(), "action=pay", "card=4242 4242 4242 4242", "email=ann@example.org");

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).hasValue(BACK + session.getId());
    Session paid = shop.stripe.v1().checkout().sessions().retrieve(session.getId());
    assertThat(paid.getStatus()).isEqualTo("complete");
    assertThat(paid.getPaymentStatus()).isEqualTo("paid");
    assertThat(paid.getClientReferenceId()).isEqualTo("org-1");
    Subscription subscription = shop.stripe.v1().subscriptions().retrieve(paid.getSubscription());
    assertThat(subscription.getStatus()).isEqualTo("active");
    assertThat(subscription.getMetadata()).containsEntry("organization", "org-1");
    assertThat(shop.events(0)).endsWith("checkout.session.completed");
  }

  @Test
  void aDeclinedCardLeavesTheSessionOpen() throws Exception {
    Session session = session(plan(), Mode.SUBSCRIPTION).build();

    var answer = pay(session, TestCard.INSUFFICIENT_FUNDS);

    assertThat(answer.statusCode()).isEqualTo(402);
    assertThat(answer.body()).contains("Your card has insufficient funds.");
    assertThat(shop.simulator.all("subscription")).isEmpty();
    assertThat(pay(session, TestCard.VISA).statusCode()).isEqualTo(303);
  }

  @Test
  void aCardThatWantsTheCustomerPaysOnceTheyHaveAuthenticated() throws Exception {
    Session session = session(pack(), Mode.PAYMENT).build();
    assertThat(pay(session, TestCard.AUTHENTICATE_ONCE).body()).contains("Complete authentication");
    assertThat(shop.simulator.all("charge")).isEmpty();

    var answer =
        visitor.send(
            session.getUrl(),
            "action=authenticate",
            "card=" + TestCard.AUTHENTICATE_ONCE.number(),
            "email=ann@example.org");

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(shop.only("charge").number("amount")).isEqualTo(2000);
  }

  @Test
  void aTrialTakesNoCardWhereNoneIsAskedFor() throws Exception {
    Session session =
        session(plan(), Mode.SUBSCRIPTION)
            .with(params ->
                params
                    .setPaymentMethodCollection(PaymentMethodCollection.IF_REQUIRED)
                    .setSubscriptionData(SubscriptionData.builder().setTrialPeriodDays(7L).build()))
            .build();
    assertThat(visitor.open(session.getUrl()).body()).contains("Start trial");

    var answer = visitor.send(session.getUrl(), "action=pay", "email=ann@example.org");

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(shop.only("subscription").need("status")).isEqualTo("trialing");
    assertThat(shop.only("checkout.session").need("payment_status"))
        .isEqualTo("no_payment_required");
  }

  @Test
  void moneyThatTakesDaysIsPaidWhenItArrives() throws Exception {
    Session session = session(pack(), Mode.PAYMENT).build();
    shop.simulator.payCheckoutLater(session.getId());
    assertThat(shop.only("checkout.session").need("payment_status")).isEqualTo("unpaid");

    shop.simulator.settle(shop.only("payment_intent").id(), true);

    assertThat(shop.events(0)).endsWith("checkout.session.async_payment_succeeded");
    assertThat(shop.only("checkout.session").need("payment_status")).isEqualTo("paid");
  }

  @Test
  void taxComesOnTop() throws Exception {
    shop.simulator.taxPercent(19);
    Session session =
        session(plan(), Mode.SUBSCRIPTION)
            .with(params ->
                params.setAutomaticTax(
                    SessionCreateParams.AutomaticTax.builder().setEnabled(true).build()))
            .build();
    assertThat(session.getAmountTotal()).isEqualTo(2900 + 551);

    pay(session, TestCard.VISA);

    assertThat(shop.only("invoice").number("subtotal")).isEqualTo(2900);
    assertThat(shop.only("charge").number("amount")).isEqualTo(2900 + 551);
  }

  @Test
  void aSessionIsOverAfterADay() throws Exception {
    Session session = session(pack(), Mode.PAYMENT).build();

    shop.simulator.advance(Duration.ofHours(24));

    assertThat(visitor.open(session.getUrl()).statusCode()).isEqualTo(410);
    assertThat(shop.events(0)).endsWith("checkout.session.expired");
  }

  private java.net.http.HttpResponse<String> pay(Session session, TestCard card) throws Exception {
    return visitor.send(
        session.getUrl(), "action=pay", "card=" + card.number(), "email=ann@example.org");
  }

  private String plan() throws StripeException {
    return shop.price("pro", 2900, Interval.MONTH).getId();
  }

  private String pack() throws StripeException {
    return shop.stripe
        .v1()
        .prices()
        .create(
            PriceCreateParams.builder()
                .setCurrency("usd")
                .setUnitAmount(2000L)
                .setProductData(
                    PriceCreateParams.ProductData.builder().setName("500 credits").build())
                .build())
        .getId();
  }

  private Asked session(String price, Mode mode) {
    SessionCreateParams.Builder params =
        SessionCreateParams.builder()
            .setMode(mode)
            .setClientReferenceId("org-1")
            .setSuccessUrl(BACK + "{CHECKOUT_SESSION_ID}")
            .addLineItem(LineItem.builder().setPrice(price).setQuantity(1L).build());
    if (mode == Mode.SUBSCRIPTION) {
      params.setSubscriptionData(
          SubscriptionData.builder().putMetadata("organization", "org-1").build());
    }
    return new Asked(params);
  }

  private final class Asked {
    private final SessionCreateParams.Builder params;

    Asked(SessionCreateParams.Builder params) {
      this.params = params;
    }

    Asked with(java.util.function.Consumer<SessionCreateParams.Builder> more) {
      more.accept(params);
      return this;
    }

    Session build() throws StripeException {
      return shop.stripe.v1().checkout().sessions().create(params.build());
    }
  }
}
