package io.tallyman.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.exception.StripeException;
import com.stripe.model.Customer;
import com.stripe.model.PaymentIntent;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.service.PaymentIntentService;
import io.tallyman.simulator.payments.TestCard;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManualCaptureTest {
  private final Shop shop = new Shop();
  private final PaymentIntentService intents = shop.stripe.v1().paymentIntents();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void aPromiseIsTakenInPartOnceAndNoMoreThanThatIsGivenBack() throws StripeException {
    PaymentIntent promised = promise();
    assertThat(promised.getStatus()).isEqualTo("requires_capture");
    assertThat(promised.getAmountCapturable()).isEqualTo(2900);
    assertThat(shop.only("charge").flag("captured")).isFalse();

    PaymentIntent paid =
        intents.capture(
            promised.getId(),
            PaymentIntentCaptureParams.builder().setAmountToCapture(1000L).build());
    assertThat(paid.getStatus()).isEqualTo("succeeded");
    assertThat(paid.getAmountReceived()).isEqualTo(1000);
    assertThatThrownBy(() -> intents.capture(promised.getId())).hasMessageContaining("succeeded");
    shop.stripe
        .v1()
        .refunds()
        .create(RefundCreateParams.builder().setPaymentIntent(promised.getId()).build());
    assertThat(shop.only("refund").number("amount")).isEqualTo(1000);
  }

  @Test
  void aPromiseThatNobodyTakesUpEndsAfterAWeek() throws StripeException {
    PaymentIntent promised = promise();

    shop.simulator.advance(Duration.ofDays(8));

    assertThat(intents.retrieve(promised.getId()).getStatus()).isEqualTo("canceled");
    assertThat(shop.only("charge").flag("refunded")).isTrue();
  }

  private PaymentIntent promise() throws StripeException {
    Customer customer = shop.customer(TestCard.VISA);
    return intents.create(
        PaymentIntentCreateParams.builder()
            .setAmount(2900L)
            .setCurrency("usd")
            .setCustomer(customer.getId())
            .setPaymentMethod(customer.getInvoiceSettings().getDefaultPaymentMethod())
            .setCaptureMethod(PaymentIntentCreateParams.CaptureMethod.MANUAL)
            .setConfirm(true)
            .build());
  }
}
