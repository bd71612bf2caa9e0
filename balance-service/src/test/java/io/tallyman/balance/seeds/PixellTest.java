package io.tallyman.balance.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.BalanceUnderTest.Reply;
import io.tallyman.money.Money;
import io.tallyman.topic.BillingFact.Interval;
import io.tallyman.topic.BillingFact.PaymentFailed;
import io.tallyman.topic.BillingFact.PeriodPaid;
import io.tallyman.topic.BillingFact.Status;
import io.tallyman.topic.BillingFact.SubscriptionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Agents' actions of four tiers: counters first, then credits, then ten that are let through. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PixellTest {
  private final BalanceUnderTest service = BalanceUnderTest.start("pixell");

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void afterTwoHundredAndFiftySmallOnesOnStarterTheNextTakesOneCredit() {
    Customer customer = new Customer(service, "starter");
    customer.plan("starter");
    bonus(customer, "10");
    for (int i = 1; i <= 250; i++) {
      assertThat(act(customer, "small").at("/tierUnits")).isEqualTo("1");
    }
    assertThat(customer.counter("small")).isEqualTo("0");
    assertThat(customer.available()).isEqualTo("10");

    assertThat(act(customer, "small").at("/cost")).isEqualTo("1");

    assertThat(customer.available()).isEqualTo("9");
    assertThat(customer.counter("medium")).isEqualTo("100");
  }

  @Test
  void aMediumOneTakesTwoAndAHalf() {
    Customer customer = new Customer(service, "medium").register();
    bonus(customer, "5");
    for (int i = 1; i <= 4; i++) {
      act(customer, "medium");
    }

    assertThat(act(customer, "medium").at("/cost")).isEqualTo("2.5");
    assertThat(customer.available()).isEqualTo("2.5");
  }

  @Test
  void tenMoreAreLetThroughAndThenItIsPaymentFirst() {
    Customer customer = new Customer(service, "over").register();
    act(customer, "xl");
    for (int i = 1; i <= 10; i++) {
      Reply soft = act(customer, "xl");
      assertThat(soft.status()).isEqualTo(200);
      assertThat(soft.body().get("softLimit").asBoolean()).isTrue();
    }
    assertThat(act(customer, "xl").status()).isEqualTo(402);

    service.pass(Duration.ofDays(31));
    assertThat(act(customer, "xl").at("/cost")).isEqualTo("0");
    assertThat(act(customer, "xl").body().get("softLimit").asBoolean()).isTrue();
  }

  @Test
  void aTrialGivesTheWholePlanForSevenDaysAndThenFree() {
    Customer customer = new Customer(service, "trial").register();
    act(customer, "xl");

    Reply started = customer.trial("pro");
    assertThat(started.at("/plan/status")).isEqualTo("trialing");
    assertThat(customer.counter("xl")).isEqualTo("160");
    service.pass(Duration.ofDays(7).minusNanos(1_000));
    assertThat(customer.counter("xl")).isEqualTo("160");
    service.pass(Duration.ofNanos(1_000));

    assertThat(customer.balance().at("/plan/id")).isEqualTo("free");
    assertThat(customer.counter("xl")).isEqualTo("0");
    assertThat(customer.counter("small")).isEqualTo("10");
    assertThat(customer.trial("max").at("/code")).isEqualTo("trial_used");
  }

  @Test
  void aFailedPaymentLeavesSevenDaysOfFullServiceAndThenFree() {
    Customer customer = new Customer(service, "debtor").register();
    Instant start = service.now();
    Instant end = start.plus(Duration.ofDays(30));
    customer.told(
        new SubscriptionState(
            "sub_1", "starter", Interval.MONTH, Status.ACTIVE, start, end, null, null, null, null));
    customer.told(
        new PeriodPaid(
            "in_1",
            "sub_1",
            "starter",
            Interval.MONTH,
            start,
            end,
            new Money(999, Currency.getInstance("USD"))));
    assertThat(customer.counter("small")).isEqualTo("250");

    service.moveTo(end.plusSeconds(60));
    assertThat(customer.counter("small")).isEqualTo("250");
    customer.told(new PaymentFailed("in_2", "sub_1", service.now()));
    assertThat(customer.balance().at("/plan/status")).isEqualTo("past_due");
    assertThat(customer.balance().at("/plan/graceEndsAt"))
        .isEqualTo(service.now().plus(Duration.ofDays(7)).toString());
    act(customer, "small");
    assertThat(customer.counter("small")).isEqualTo("249");

    service.pass(Duration.ofDays(7));
    assertThat(customer.balance().at("/plan/id")).isEqualTo("free");
    assertThat(customer.counter("large")).isEqualTo("2");
  }

  private static Reply act(Customer customer, String tier) {
    return customer.consume("agent.action", "{\"tier\":\"" + tier + "\"}");
  }

  private static void bonus(Customer customer, String credits) {
    customer.post(
        "/grants",
        "{\"source\":\"bonus\",\"amount\":\"%s\",\"reference\":\"b\",\"reason\":\"r\"}"
            .formatted(credits));
  }
}
