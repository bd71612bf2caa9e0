package io.tallyman.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.ApiException;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.Customer;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerListParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.RefundCreateParams;
import io.tallyman.simulator.http.ApiFaults.Fault;
import io.tallyman.simulator.payments.TestCard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProtocolTest {
  private final Shop shop = new Shop();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void theSameKeyGetsTheSameAnswerAndNoOtherRequest() throws StripeException {
    RequestOptions key = RequestOptions.builder().setIdempotencyKey("topup-1").build();
    Customer first = create("ann@example.org", key);

    assertThat(create("ann@example.org", key).getId()).isEqualTo(first.getId());
    assertThatThrownBy(() -> create("bob@example.org", key))
        .isInstanceOf(IdempotencyException.class);
    assertThat(shop.simulator.all("customer")).hasSize(1);
  }

  @Test
  void aDeclineIsReplayedToo() throws StripeException {
    Customer customer = shop.customer(TestCard.DECLINED_AFTER_ATTACHING);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> charge(customer, "topup-1"))
          .isInstanceOfSatisfying(
              CardException.class,
              e -> assertThat(e.getDeclineCode()).isEqualTo("generic_decline"));
    }
    assertThat(shop.simulator.all("charge")).hasSize(1);
  }

  @Test
  void offSessionAuthenticationIsRefusedWithTheIntent() throws StripeException {
    Customer customer = shop.customer(TestCard.AUTHENTICATE_ALWAYS);

    assertThatThrownBy(() -> charge(customer, "topup-1"))
        .isInstanceOfSatisfying(
            CardException.class,
            e -> {
              assertThat(e.getCode()).isEqualTo("authentication_required");
              PaymentIntent intent = e.getStripeError().getPaymentIntent();
              assertThat(intent.getStatus()).isEqualTo("requires_payment_method");
            });
  }

  @Test
  void anAnswerThatWasLostIsGivenToTheSameKeyAgain() throws StripeException {
    Customer customer = shop.customer(TestCard.VISA);
    shop.simulator.faults().arm(Fault.CUT_OFF_AFTER_ACTING, "POST", "/v1/payment_intents", 1);

    assertThatThrownBy(() -> charge(customer, "topup-1"))
        .isInstanceOf(ApiConnectionException.class);
    assertThat(charge(customer, "topup-1").getStatus()).isEqualTo("succeeded");

    assertThat(shop.simulator.all("charge")).hasSize(1);
  }

  @Test
  void anErrorInsteadOfActingChargesNothing() throws StripeException {
    Customer customer = shop.customer(TestCard.VISA);
    shop.simulator.faults().arm(Fault.ERROR, "POST", "/v1/payment_intents", 1);

    assertThatThrownBy(() -> charge(customer, "topup-1")).isInstanceOf(ApiException.class);

    assertThat(shop.simulator.all("charge")).isEmpty();
  }

  @Test
  void listsArePagedByCursor() throws StripeException {
    List<String> created = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      created.add(create(i + "@example.org", RequestOptions.builder().build()).getId());
    }

    List<String> listed = new ArrayList<>();
    shop.stripe
        .v1()
        .customers()
        .list(CustomerListParams.builder().setLimit(10L).build())
        .autoPagingIterable()
        .forEach(each -> listed.add(each.getId()));

    assertThat(listed).isEqualTo(created.reversed());
  }

  @Test
  void refundsAddUpToTheChargeAndNoFurther() throws StripeException {
    PaymentIntent intent = charge(shop.customer(TestCard.VISA), "topup-1");
    refund(intent, 1500);
    refund(intent, 500);

    assertThat(shop.only("charge").flag("refunded")).isTrue();
    assertThat(shop.only("charge").number("amount_refunded")).isEqualTo(2000);
    assertThatThrownBy(() -> refund(intent, 1))
        .isInstanceOfSatisfying(
            InvalidRequestException.class,
            e -> assertThat(e.getCode()).isEqualTo("charge_already_refunded"));
  }

  @Test
  void aDisputeTakesTheMoneyAndMayGiveItBack() throws StripeException {
    charge(shop.customer(TestCard.VISA), "topup-1");
    int before = shop.eventCount();

    var dispute = shop.simulator.openDispute(shop.only("charge").id(), 2000, "fraudulent", false);
    shop.simulator.closeDispute(dispute.id(), "won");

    assertThat(shop.events(before))
        .containsExactly(
            "charge.dispute.created",
            "charge.dispute.funds_withdrawn",
            "charge.dispute.updated",
            "charge.dispute.funds_reinstated",
            "charge.dispute.closed");
    assertThat(shop.stripe.v1().disputes().retrieve(dispute.id()).getStatus()).isEqualTo("won");
  }

  @Test
  void aWrongKeyIsRefused() {
    StripeClient other =
        StripeClient.builder()
            .setApiKey("sk_test_other")
            .setApiBase(shop.simulator.baseUrl().toString())
            .build();

    assertThatThrownBy(() -> other.v1().customers().retrieve("cus_1"))
        .isInstanceOf(AuthenticationException.class);
  }

  @Test
  void metadataIsMergedAndExpandedObjectsAreWhole() throws StripeException {
    Customer customer =
        shop.stripe
            .v1()
            .customers()
            .create(
                CustomerCreateParams.builder()
                    .setMetadata(Map.of("organization", "org-1", "plan", "pro"))
                    .build());
    customer =
        shop.stripe
            .v1()
            .customers()
            .update(
                customer.getId(),
                com.stripe.param.CustomerUpdateParams.builder().putMetadata("plan", "").build());
    assertThat(customer.getMetadata()).isEqualTo(Map.of("organization", "org-1"));

    charge(shop.customer(TestCard.VISA), "topup-1");
    PaymentIntent intent =
        shop.stripe
            .v1()
            .paymentIntents()
            .retrieve(
                shop.only("payment_intent").id(),
                com.stripe.param.PaymentIntentRetrieveParams.builder()
                    .addExpand("latest_charge")
                    .build(),
                RequestOptions.builder().build());
    assertThat(intent.getLatestChargeObject().getPaid()).isTrue();
  }

  private Customer create(String email, RequestOptions options) throws StripeException {
    return shop.stripe
        .v1()
        .customers()
        .create(CustomerCreateParams.builder().setEmail(email).build(), options);
  }

  private PaymentIntent charge(Customer customer, String key) throws StripeException {
    return shop.stripe
        .v1()
        .paymentIntents()
        .create(
            PaymentIntentCreateParams.builder()
                .setAmount(2000L)
                .setCurrency("usd")
                .setCustomer(customer.getId())
                .setPaymentMethod(customer.getInvoiceSettings().getDefaultPaymentMethod())
                .setOffSession(true)
                .setConfirm(true)
                .build(),
            RequestOptions.builder().setIdempotencyKey(key).build());
  }

  private void refund(PaymentIntent intent, long amount) throws StripeException {
    shop.stripe
        .v1()
        .refunds()
        .create(
            RefundCreateParams.builder()
                .setPaymentIntent(intent.getId())
                .setAmount(amount)
                .build());
  }
}
