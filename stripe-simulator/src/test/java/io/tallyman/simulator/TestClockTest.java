package io.tallyman.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.stripe.exception.StripeException;
import com.stripe.model.testhelpers.TestClock;
import com.stripe.param.PriceCreateParams.Recurring.Interval;
import com.stripe.param.testhelpers.TestClockAdvanceParams;
import com.stripe.param.testhelpers.TestClockCreateParams;
import io.tallyman.simulator.payments.TestCard;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TestClockTest {
  @Test
  void aClockThatIsAdvancedRenewsAndIsReadyLater() throws Exception {
    try (Shop shop = new Shop()) {
      TestClock clock =
          shop.stripe
              .v1()
              .testHelpers()
              .testClocks()
              .create(
                  TestClockCreateParams.builder()
                      .setFrozenTime(Shop.START.getEpochSecond())
                      .setName("a month")
                      .build());
      shop.subscribe(shop.customer(TestCard.VISA), shop.price("pro", 2900, Interval.MONTH));

      Instant later = Shop.START.plus(Duration.ofDays(32));
      assertThat(advance(shop, clock, later).getStatus()).isEqualTo("advancing");
      await().until(() -> shop.only("test_helpers.test_clock").is("status", "ready"));

      assertThat(shop.simulator.now()).isEqualTo(later);
      assertThat(shop.simulator.all("invoice")).hasSize(2);
      assertThatThrownBy(() -> advance(shop, clock, Shop.START))
          .isInstanceOf(StripeException.class);
    }
  }

  private static TestClock advance(Shop shop, TestClock clock, Instant to) throws StripeException {
    return shop.stripe
        .v1()
        .testHelpers()
        .testClocks()
        .advance(
            clock.getId(),
            TestClockAdvanceParams.builder().setFrozenTime(to.getEpochSecond()).build());
  }
}
