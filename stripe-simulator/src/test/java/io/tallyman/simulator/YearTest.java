package io.tallyman.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.model.Customer;
import com.stripe.model.Price;
import com.stripe.param.PriceCreateParams.Recurring.Interval;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.payments.TestCard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class YearTest {
  private static final long SEED = 20260131;
  private static final List<TestCard> MOODS =
      List.of(
          TestCard.VISA, TestCard.VISA, TestCard.INSUFFICIENT_FUNDS, TestCard.AUTHENTICATE_ALWAYS);

  @Test
  void inAYearOfFickleBanksEveryPaidInvoiceHasItsChargeAndEveryEventArrives() throws Exception {
    Random random = new Random(SEED);
    try (Shop shop = new Shop();
        Receiver receiver = new Receiver()) {
      shop.simulator.addWebhook(receiver.url(), "whsec_one", null);
      Price month = shop.price("month", 1900, Interval.MONTH);
      Price year = shop.price("year", 19_000, Interval.YEAR);
      List<String> methods = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        Customer customer = shop.customer(TestCard.VISA);
        shop.subscribe(customer, i % 4 == 0 ? year : month);
        methods.add(customer.getInvoiceSettings().getDefaultPaymentMethod());
        shop.simulator.advance(Duration.ofHours(31));
      }

      for (int week = 0; week < 56; week++) {
        String method = methods.get(random.nextInt(methods.size()));
        shop.simulator.behave(method, MOODS.get(random.nextInt(MOODS.size())));
        shop.simulator.advance(Duration.ofDays(7));
      }

      assertThat(shop.simulator.awaitDeliveries()).isTrue();
      assertThat(sum(shop.simulator.all("invoice"), "amount_paid"))
          .as("seed %d", SEED)
          .isEqualTo(sum(shop.simulator.all("charge"), "amount_captured"))
          .isGreaterThan(12 * 1900L);
      assertThat(receiver.received()).hasSize(shop.eventCount());
      assertThat(shop.simulator.all("subscription"))
          .extracting(each -> each.need("status"))
          .contains("active", "canceled");
    }
  }

  private static long sum(List<StripeObject> objects, String field) {
    return objects.stream().mapToLong(each -> each.number(field)).sum();
  }
}
