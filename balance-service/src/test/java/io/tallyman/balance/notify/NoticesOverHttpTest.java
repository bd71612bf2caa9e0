package io.tallyman.balance.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.BalanceUnderTest.Reply;
import io.tallyman.balance.notify.Notices.Told;
import io.tallyman.money.Money;
import io.tallyman.topic.BillingFact;
import io.tallyman.topic.BillingFact.Interval;
import io.tallyman.topic.BillingFact.PaymentFailed;
import io.tallyman.topic.BillingFact.PeriodPaid;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What people are told, on the catalog pixell: warn at 50 credits, critical at 20; 20 and 5 %. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NoticesOverHttpTest {
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final BalanceUnderTest service = BalanceUnderTest.start("pixell");
  private final Notices notices = new Notices(service);
  private int organizations;
  private String organization = "";
  private String path = "";
  private int grants;
  private long revision;

  @BeforeEach
  void registerAnother() {
    organization = "org-" + ++organizations;
    path = "/v1/organizations/" + organization;
    service.put(path, "{}");
    service.pass(MOMENT);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void aNewOrganizationIsToldNothing() {
    assertThat(notices.of(organization)).isEmpty();
  }

  @Test
  void lowCreditsAreToldOnceForEachCrossingWithHysteresisAndCooldown() {
    grant("100");
    consume("55");
    assertThat(notices.of(organization))
        .hasToString(
            "[low_balance {\"level\":\"warn\",\"remaining\":\"45\",\"threshold\":\"50\","
                + "\"unit\":\"credits\"}]");
    consume("1");
    grant("10");
    consume("10");
    assertThat(notices.of(organization)).as("54 is not well above 50").hasSize(1);
    grant("100");
    consume("100");
    assertThat(notices.of(organization)).as("within 24 hours").hasSize(1);
    grant("100");
    service.pass(Duration.ofHours(25));
    consume("100");
    assertThat(notices.kindsOf(organization)).containsExactly("low_balance", "low_balance");
  }

  @Test
  void ofSeveralThresholdsPassedAtOnceOnlyTheWorstIsTold() {
    grant("100");
    consume("90");
    assertThat(notices.of(organization).getFirst().details()).contains("\"critical\"");
    consume("10");
    assertThat(notices.kindsOf(organization)).containsExactly("low_balance", "exhausted");
  }

  @Test
  void whatAHoldPinsIsNotThereAndWhatItFreesIs() {
    grant("100");
    Reply held = service.post(path + "/holds", "{\"amount\":\"60\",\"description\":\"job\"}");
    service.pass(MOMENT);
    assertThat(notices.of(organization).getLast().details()).contains("\"remaining\":\"40\"");
    service.post(path + "/holds/" + held.at("/id") + "/release", "{}");
    service.pass(Duration.ofHours(25));
    consume("55");
    assertThat(notices.kindsOf(organization)).containsExactly("low_balance", "low_balance");
  }

  @Test
  void whatIsToldAndWhenDoesNotDependOnWhenTheFollowerRuns() {
    String other = path + "-late";
    service.put(other, "{}");
    service.pass(MOMENT);
    for (String amount : List.of("30", "40", "25")) {
      grantTo(path, "100");
      grantTo(other, "100");
      service.pass(MOMENT);
      consumeOf(path, amount);
      consumeOf(other, amount);
      notices.of(organization);
      service.pass(Duration.ofHours(30));
    }
    consumeOf(path, "180");
    consumeOf(other, "180");

    List<Told> often = notices.of(organization);
    assertThat(often).isNotEmpty();
    assertThat(notices.of(organization + "-late")).isEqualTo(often);
  }

  @Test
  void anEmptyCounterIsToldAndAFullOneOfTheNextMonthIsNot() {
    act("xl");
    assertThat(notices.of(organization)).hasToString("[exhausted {\"unit\":\"xl\"}]");

    service.pass(Duration.ofDays(31));
    assertThat(notices.kindsOf(organization)).containsExactly("exhausted", "plan_renewed");
    act("xl");
    assertThat(notices.kindsOf(organization))
        .containsExactly("exhausted", "plan_renewed", "exhausted");
  }

  @Test
  void overageAndTheSoftLimitAreToldWhenTheyBegin() {
    act("xl");
    act("xl");
    assertThat(notices.of(organization).getLast())
        .hasToString("overage_begun {\"overage\":\"15\"}");
    for (int i = 0; i < 9; i++) {
      act("xl");
    }
    assertThat(notices.of(organization).getLast())
        .hasToString("soft_limit_reached {\"softLimit\":\"10\",\"tier\":\"xl\"}");
    assertThat(notices.kindsOf(organization))
        .containsExactly("exhausted", "overage_begun", "soft_limit_reached");
  }

  @Test
  void aLotThatExpiresIsToldSevenDaysBefore() {
    Instant expiresAt = service.now().plus(Duration.ofDays(30));
    service.post(
        path + "/grants",
        """
        {"source":"bonus","unit":"credits","amount":"70","reference":"spring","reason":"test",
         "expiresAt":"%s"}
        """
            .formatted(expiresAt));
    service.pass(Duration.ofDays(22));
    assertThat(notices.kindsOf(organization)).doesNotContain("lot_expiring");

    service.pass(Duration.ofDays(2));
    Told told =
        notices.of(organization).stream()
            .filter(notice -> notice.kind().equals("lot_expiring"))
            .findFirst()
            .orElseThrow();
    assertThat(told.at()).isEqualTo(expiresAt.minus(Duration.ofDays(7)).toString());
    assertThat(told.details()).contains("\"remaining\":\"70\"").contains("\"spring\"");
    service.pass(Duration.ofDays(1));
    assertThat(notices.kindsOf(organization)).containsOnlyOnce("lot_expiring");
  }

  @Test
  void aTrialIsToldWhenItBeginsBeforeItEndsAndWhenItHasEnded() {
    service.put(path + "/plan", "{\"plan\":\"starter\",\"trial\":true}");
    assertThat(notices.of(organization).getFirst().details())
        .contains("\"plan\":\"starter\"")
        .contains("\"status\":\"trialing\"");
    service.pass(Duration.ofDays(5));
    assertThat(notices.kindsOf(organization)).containsExactly("plan_activated", "trial_ending");
    service.pass(Duration.ofDays(3));
    assertThat(notices.kindsOf(organization))
        .containsExactly("plan_activated", "trial_ending", "plan_ended");
  }

  @Test
  void aPlanIsToldWhenItIsRenewedChangedAndCanceled() {
    service.put(path + "/plan", "{\"plan\":\"starter\"}");
    assertThat(notices.kindsOf(organization)).containsExactly("plan_activated");
    service.pass(MOMENT);
    service.put(path + "/plan", "{\"plan\":\"pro\"}");
    assertThat(notices.kindsOf(organization)).containsExactly("plan_activated", "plan_changed");
    service.pass(Duration.ofDays(32));
    assertThat(notices.kindsOf(organization))
        .containsExactly("plan_activated", "plan_changed", "plan_renewed");
    service.put(path + "/plan", "{\"plan\":\"free\"}");
    assertThat(notices.kindsOf(organization))
        .containsExactly("plan_activated", "plan_changed", "plan_renewed", "plan_canceled");
    service.pass(Duration.ofDays(32));
    assertThat(notices.kindsOf(organization)).contains("plan_ended");
  }

  @Test
  void aFailedPaymentIsToldAndTheEndOfItsGraceTwoDaysBefore() {
    Instant failedAt = service.now();
    pay("in_1");
    tell(new PaymentFailed("in_2", "sub_1", failedAt));
    Told failed = notices.of(organization).getLast();
    assertThat(failed.kind()).isEqualTo("payment_failed");
    assertThat(failed.details())
        .contains("\"plan\":\"starter\"")
        .contains("\"graceEndsAt\":\"" + failedAt.plus(Duration.ofDays(7)));
    tell(new PaymentFailed("in_2", "sub_1", service.now()));
    assertThat(notices.kindsOf(organization)).as("once").containsOnlyOnce("payment_failed");

    service.pass(Duration.ofDays(5).minus(MOMENT));
    assertThat(notices.kindsOf(organization)).doesNotContain("grace_ending");
    service.pass(MOMENT);
    Told ending = notices.of(organization).getLast();
    assertThat(ending.kind()).isEqualTo("grace_ending");
    assertThat(ending.at()).isEqualTo(failedAt.plus(Duration.ofDays(5)).toString());
    service.pass(Duration.ofDays(2));
    Told ended = notices.of(organization).getLast();
    assertThat(ended).hasToString("plan_ended {\"plan\":\"starter\",\"unpaid\":\"true\"}");
    assertThat(notices.kindsOf(organization)).containsOnlyOnce("grace_ending");
  }

  @Test
  void whoPaysInTimeIsNotToldThatGraceEnds() {
    pay("in_1");
    tell(new PaymentFailed("in_2", "sub_1", service.now()));
    assertThat(notices.kindsOf(organization)).contains("payment_failed");
    service.pass(Duration.ofDays(4));
    pay("in_2");
    service.pass(Duration.ofDays(2));

    assertThat(notices.kindsOf(organization)).doesNotContain("grace_ending", "plan_ended");
  }

  /** For the month from now on. */
  private void pay(String invoice) {
    tell(
        new PeriodPaid(
            invoice,
            "sub_1",
            "starter",
            Interval.MONTH,
            service.now(),
            service.now().plus(Duration.ofDays(30)),
            Money.parse("9.99", Currency.getInstance("USD"))));
  }

  private void tell(BillingFact fact) {
    BillingFacts.tell(service, organization, ++revision, fact);
  }

  private void grant(String amount) {
    grantTo(path, amount);
    service.pass(MOMENT);
  }

  private void grantTo(String account, String amount) {
    String body =
        """
        {"source":"bonus","unit":"credits","amount":"%s","reference":"g-%d","reason":"test"}
        """
            .formatted(amount, ++grants);
    assertOk(service.post(account + "/grants", body));
  }

  private void consume(String amount) {
    consumeOf(path, amount);
    service.pass(MOMENT);
  }

  private void consumeOf(String account, String amount) {
    assertOk(
        service.post(
            account + "/credits/consume",
            "{\"amount\":\"" + amount + "\",\"description\":\"test\"}"));
  }

  private void act(String tier) {
    assertOk(
        service.post(
            path + "/credits/consume",
            "{\"action\":\"agent.action\",\"data\":{\"tier\":\"" + tier + "\"}}"));
    service.pass(MOMENT);
  }

  private static void assertOk(Reply reply) {
    assertThat(reply.status()).as(reply.body().toString()).isEqualTo(200);
  }
}
