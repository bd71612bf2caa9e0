package io.tallyman.balance.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import io.tallyman.topic.BillingFact.PackPurchased;
import io.tallyman.topic.BillingFact.PurchaseKind;
import java.time.Duration;
import java.util.Currency;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Credits that were bought burn before those of the plan, and outlive them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SaasTest {
  private final BalanceUnderTest service = BalanceUnderTest.start("saas");

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void purchasedBurnsBeforePlan() {
    Customer customer = new Customer(service, "buyer");
    customer.plan("starter");
    String included = customer.available();
    buy(customer, "100");
    assertThat(customer.burnOrder()).containsExactly("purchase", "plan");

    customer.consume("100");

    assertThat(customer.burnOrder()).containsExactly("plan");
    assertThat(customer.available()).isEqualTo(included);
  }

  @Test
  void planCreditsVanishWhenThePeriodEndsAndPurchasedOnesStay() {
    Customer customer = new Customer(service, "leaver");
    customer.plan("starter");
    buy(customer, "100");
    customer.consume("40");
    service.delete("/v1/organizations/leaver/plan?at=period_end");

    service.pass(Duration.ofDays(31));

    assertThat(customer.available()).isEqualTo("60");
    assertThat(customer.burnOrder()).containsExactly("purchase");
    assertThat(customer.balance().body().get("plan").isNull()).isTrue();
  }

  @Test
  void nothingRollsOver() {
    Customer customer = new Customer(service, "stayer");
    customer.plan("starter");
    String included = customer.available();

    service.pass(Duration.ofDays(31));

    assertThat(customer.available()).isEqualTo(included);
  }

  private static void buy(Customer customer, String credits) {
    customer.told(
        new PackPurchased(
            "pi_" + customer.hashCode(),
            "any",
            Credits.parse(credits),
            "default",
            new Money(1_000, Currency.getInstance("USD")),
            PurchaseKind.MANUAL,
            null));
  }
}
