package io.tallyman.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.simulator.payments.TestCard;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A subscription by the month becomes one by the year. */
class IntervalChangeTest {
  private static final BillingUnderTest billing = BillingUnderTest.start("saas");

  @AfterAll
  static void stop() {
    billing.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"here", "in-the-portal"})
  void anotherIntervalIsAPeriodThatIsPaidFor(String where) {
    billing.buyPlan(where, "starter", "month", TestCard.VISA);
    billing.pass(Duration.ofDays(10));
    String path = "/v1/organizations/" + where + "/subscription";
    if (where.equals("here")) {
      billing.post(path + "/change", "{\"plan\": \"starter\", \"interval\": \"year\"}");
      billing.settle();
    } else {
      billing.choose(where, "saas_starter_annual");
    }

    assertThat(billing.get(path).at("/interval")).isEqualTo("year");
    assertThat(billing.told(where))
        .anySatisfy(fact ->
            assertThat(fact)
                .startsWith("tallyman.billing.period_paid ")
                .contains("\"interval\": \"year\"", "\"periodEnd\": \"2028-"));
  }
}
