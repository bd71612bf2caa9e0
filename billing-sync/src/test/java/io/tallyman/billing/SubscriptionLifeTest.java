package io.tallyman.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.simulator.payments.TestCard;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A subscription from Checkout on, through Stripe's own order of webhooks. */
class SubscriptionLifeTest {
  private static final String SUBSCRIPTION = "/v1/organizations/%s/subscription";
  private static final BillingUnderTest billing = BillingUnderTest.start("pixell");

  @AfterAll
  static void stop() {
    billing.close();
  }

  @Test
  void aPlanThatIsBoughtIsToldWithThePeriodThatIsPaidFor() {
    subscribe("bought", "starter", TestCard.VISA);

    assertThat(billing.told("bought"))
        .anySatisfy(fact ->
            assertThat(fact)
                .startsWith("tallyman.billing.period_paid ")
                .contains("\"plan\": \"starter\"", "\"amount\": {\"amount\": \"9.99\""))
        .anySatisfy(fact ->
            assertThat(fact)
                .startsWith("tallyman.billing.subscription_state ")
                .contains("\"status\": \"active\"", "\"interval\": \"month\""));
    assertThat(billing.get("/v1/organizations/bought/subscription").at("/plan"))
        .isEqualTo("starter");
    assertThat(billing.get("/v1/organizations/bought/invoices").at("/data/0/status"))
        .isEqualTo("paid");
    assertThat(billing.get("/v1/organizations/bought/payments").at("/data/0/kind"))
        .isEqualTo("subscription");
  }

  @Test
  void aTrialNeedsNoCardAndPaysForNoPeriod() {
    var page =
        billing.post(
            "/v1/organizations/tries/checkout/subscription",
            """
            {"plan": "pro", "interval": "month", "trial": true,
             "successUrl": "https://example.org/ok", "cancelUrl": "https://example.org/no"}
            """);
    billing.stripe().payCheckout(page.at("/sessionId"), null);
    billing.settle();

    assertThat(billing.told("tries"))
        .anySatisfy(fact -> assertThat(fact).contains("\"status\": \"trialing\""))
        .noneSatisfy(fact -> assertThat(fact).startsWith("tallyman.billing.period_paid "));
    assertThat(subscribeRequest("tries", "starter").at("/code")).isEqualTo("plan_running");
  }

  @Test
  void aRenewalIsPaidForByItsOwnInvoice() {
    subscribe("renews", "starter", TestCard.VISA);
    billing.pass(Duration.ofDays(32));

    assertThat(billing.told("renews").stream().filter(fact -> fact.contains("period_paid")))
        .hasSize(2);
  }

  @Test
  void aDearerPlanComesAtOnceAndACheaperOneWithTheNextPeriod() {
    subscribe("changes", "pro", TestCard.VISA);
    var later = change("changes", "starter");
    assertThat(later.at("/plan")).isEqualTo("pro");
    assertThat(later.at("/nextPlan")).isEqualTo("starter");

    var now = change("changes", "max");
    assertThat(now.at("/plan")).isEqualTo("max");
    assertThat(now.body().at("/nextPlan").isNull()).isTrue();
    billing.settle();
    assertThat(billing.told("changes").stream().filter(fact -> fact.contains("period_paid")))
        .as("a proration pays for no period")
        .hasSize(1);
  }

  @Test
  void aChangePlannedInThePortalGivesWayToWhatIsAskedForHere() {
    subscribe("planner", "pro", TestCard.VISA);
    billing.choose("planner", "pixell_starter_monthly");
    assertThat(billing.get(SUBSCRIPTION.formatted("planner")).at("/nextPlan")).isEqualTo("starter");

    var now = change("planner", "max");
    assertThat(now.at("/plan")).isEqualTo("max");
    assertThat(now.body().at("/nextPlan").isNull()).isTrue();
    billing.choose("planner", "pixell_starter_monthly");
    var ends = billing.post(SUBSCRIPTION.formatted("planner") + "/cancel", null);
    assertThat(ends.at("/cancelAt")).isEqualTo(ends.at("/currentPeriodEnd"));
    billing.pass(Duration.ofDays(32));
    assertThat(billing.get(SUBSCRIPTION.formatted("planner")).status()).isEqualTo(404);
  }

  @Test
  void aCheaperPlanIsWhatTheNextPeriodCosts() {
    subscribe("saves", "pro", TestCard.VISA);
    change("saves", "starter");
    billing.pass(Duration.ofDays(32));

    assertThat(billing.get(SUBSCRIPTION.formatted("saves")).at("/plan")).isEqualTo("starter");
    assertThat(billing.told("saves"))
        .anySatisfy(fact ->
            assertThat(fact)
                .startsWith("tallyman.billing.period_paid ")
                .contains("\"plan\": \"starter\"", "\"amount\": {\"amount\": \"9.99\""));
  }

  @Test
  void aCancellationCanBeTakenBackUntilItComesAbout() {
    subscribe("leaves", "pro", TestCard.VISA);
    String path = "/v1/organizations/leaves/subscription";
    assertThat(billing.post(path + "/cancel", "{\"at\": \"period_end\"}").at("/cancelAt"))
        .startsWith("2027");
    assertThat(billing.post(path + "/resume", null).body().at("/cancelAt").isNull()).isTrue();
    assertThat(billing.post(path + "/cancel", "{\"at\": \"now\"}").at("/status"))
        .isEqualTo("canceled");
    assertThat(billing.post(path + "/resume", null).at("/code")).isEqualTo("plan_not_running");
    assertThat(billing.get(path).status()).isEqualTo(404);
  }

  private static BillingUnderTest.Reply change(String organization, String plan) {
    return billing.post(
        SUBSCRIPTION.formatted(organization) + "/change",
        "{\"plan\": \"%s\", \"interval\": \"month\"}".formatted(plan));
  }

  private static void subscribe(String organization, String plan, TestCard card) {
    var page = subscribeRequest(organization, plan);
    assertThat(page.status()).as(page.body().toString()).isEqualTo(200);
    billing.stripe().payCheckout(page.at("/sessionId"), card);
    billing.settle();
  }

  private static BillingUnderTest.Reply subscribeRequest(String organization, String plan) {
    return billing.post(
        "/v1/organizations/" + organization + "/checkout/subscription",
        "{\"plan\": \"%s\", \"interval\": \"month\"}".formatted(plan));
  }
}
