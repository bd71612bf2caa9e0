package io.tallyman.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.exception.StripeException;
import com.stripe.model.Price;
import com.stripe.model.Subscription;
import com.stripe.model.SubscriptionSchedule;
import com.stripe.param.PriceCreateParams.Recurring.Interval;
import com.stripe.param.SubscriptionScheduleCreateParams;
import com.stripe.param.SubscriptionScheduleUpdateParams;
import com.stripe.param.SubscriptionUpdateParams;
import com.stripe.service.SubscriptionScheduleService;
import io.tallyman.simulator.payments.TestCard;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubscriptionScheduleTest {
  private final Shop shop = new Shop();
  private final SubscriptionScheduleService schedules = shop.stripe.v1().subscriptionSchedules();
  private Price basic;
  private Subscription subscription;

  @BeforeEach
  void subscribe() throws StripeException {
    basic = shop.price("basic", 900, Interval.MONTH);
    subscription =
        shop.subscribe(shop.customer(TestCard.VISA), shop.price("pro", 2900, Interval.MONTH));
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void movesToTheNextPhaseWhereThePeriodEndsAndLetsGoAfterTheLast() throws StripeException {
    SubscriptionSchedule schedule = schedule(basic);
    assertThat(schedule.getPhases()).hasSize(2);
    int before = shop.eventCount();

    shop.simulator.advanceTo(Instant.parse("2026-02-28T12:00:00Z"));
    assertThat(shop.only("subscription").need("plan.id")).isEqualTo(basic.getId());
    assertThat(shop.only("invoice").number("amount_paid")).isEqualTo(900);
    assertThat(shop.events(before))
        .containsSubsequence("subscription_schedule.updated", "customer.subscription.updated");

    shop.simulator.advanceTo(Instant.parse("2026-03-31T12:00:00Z"));
    assertThat(schedules.retrieve(schedule.getId()).getStatus()).isEqualTo("released");
    assertThat(shop.only("subscription").has("schedule")).isFalse();
    assertThat(shop.only("subscription").need("plan.id")).isEqualTo(basic.getId());
  }

  @Test
  void anotherIntervalIsCountedFromWhereItsPhaseBegins() throws StripeException {
    schedule(shop.price("yearly", 9900, Interval.YEAR));

    shop.simulator.advanceTo(Instant.parse("2026-02-28T12:00:00Z"));
    var item = shop.only("subscription").objects("items.data").getFirst();
    assertThat(Instant.ofEpochSecond(item.number("current_period_end")))
        .isEqualTo("2027-02-28T10:00:00Z");
  }

  @Test
  void aReleasedSubscriptionStaysAsItIs() throws StripeException {
    SubscriptionSchedule schedule = schedule(basic);
    assertThatThrownBy(() ->
            shop.stripe
                .v1()
                .subscriptions()
                .update(
                    subscription.getId(),
                    SubscriptionUpdateParams.builder().setCancelAtPeriodEnd(true).build()))
        .hasMessageContaining("managed by the subscription schedule `" + schedule.getId());

    schedules.release(schedule.getId());
    shop.simulator.advance(Duration.ofDays(32));
    assertThat(shop.only("subscription").number("plan.amount")).isEqualTo(2900);
    assertThatThrownBy(() -> schedules.release(schedule.getId())).hasMessageContaining("released");
  }

  @Test
  void endsTogetherWithItsSubscription() throws StripeException {
    SubscriptionSchedule schedule = schedule(basic);

    shop.stripe.v1().subscriptions().cancel(subscription.getId());

    assertThat(schedules.retrieve(schedule.getId()).getStatus()).isEqualTo("canceled");
  }

  private SubscriptionSchedule schedule(Price next) throws StripeException {
    SubscriptionSchedule schedule =
        schedules.create(
            SubscriptionScheduleCreateParams.builder()
                .setFromSubscription(subscription.getId())
                .build());
    SubscriptionSchedule.Phase now = schedule.getPhases().getFirst();
    return schedules.update(
        schedule.getId(),
        SubscriptionScheduleUpdateParams.builder()
            .addPhase(
                phase(now.getItems().getFirst().getPrice())
                    .setStartDate(now.getStartDate())
                    .setEndDate(now.getEndDate())
                    .build())
            .addPhase(phase(next.getId()).build())
            .build());
  }

  private static SubscriptionScheduleUpdateParams.Phase.Builder phase(String price) {
    return SubscriptionScheduleUpdateParams.Phase.builder()
        .addItem(SubscriptionScheduleUpdateParams.Phase.Item.builder().setPrice(price).build());
  }
}
