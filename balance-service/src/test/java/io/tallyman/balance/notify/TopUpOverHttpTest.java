package io.tallyman.balance.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.BalanceUnderTest.Reply;
import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.store.CatalogTable;
import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.Catalogs;
import io.tallyman.money.Money;
import io.tallyman.topic.BillingFact;
import io.tallyman.topic.BillingFact.PackPurchased;
import io.tallyman.topic.BillingFact.PurchaseKind;
import io.tallyman.topic.BillingFact.TopUpFailed;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Automatic top-ups, from the settings to what has become of an attempt. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopUpOverHttpTest {
  private static final String ON =
      "{\"enabled\":true,\"threshold\":\"50\",\"pack\":\"credits-500\",\"monthlyCap\":2}";

  private final BalanceUnderTest service = BalanceUnderTest.start("pixell");
  private final Notices notices = new Notices(service);
  private long revision;
  private int organizations;
  private String organization = "";
  private String path = "";

  @BeforeEach
  void registerAnother() {
    organization = "org-" + ++organizations;
    path = "/v1/organizations/" + organization;
    service.put(path, "{}");
    service.pass(Duration.ofSeconds(1));
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void whatIsSaidIsKeptAndWhatIsLeftOutStays() {
    assertThat(settings().at("/enabled")).isEqualTo("false");
    assertThat(settings().body().get("threshold").isNull()).isTrue();

    Reply on = service.put(path + "/auto-top-up", ON, "Idempotency-Key", "k1");
    assertThat(on.status()).isEqualTo(200);
    assertThat(on.at("/threshold")).isEqualTo("50");
    assertThat(on.at("/pack")).isEqualTo("credits-500");
    assertThat(on.at("/monthlyCap")).isEqualTo("2");
    Reply off = service.put(path + "/auto-top-up", "{\"enabled\":false}");
    assertThat(off.at("/threshold")).isEqualTo("50");
    assertThat(settings().at("/enabled")).isEqualTo("false");
    Reply again = service.put(path + "/auto-top-up", ON, "Idempotency-Key", "k1");
    assertThat(again.response().headers().firstValue("Idempotency-Replayed")).contains("true");
    assertThat(settings().at("/enabled")).as("answered, and not done again").isEqualTo("false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                         | enabled
          {"enabled":true,"pack":"credits-500","monthlyCap":2}                       | threshold
          {"enabled":true,"threshold":"0","pack":"credits-500","monthlyCap":2}       | threshold
          {"enabled":true,"threshold":"-5","pack":"credits-500","monthlyCap":2}      | threshold
          {"enabled":true,"threshold":"lots","pack":"credits-500","monthlyCap":2}    | threshold
          {"enabled":true,"threshold":"50","monthlyCap":2}                           | pack
          {"enabled":true,"threshold":"50","pack":"none","monthlyCap":2}             | pack
          {"enabled":true,"threshold":"50","pack":"credits-500"}                     | monthlyCap
          {"enabled":true,"threshold":"50","pack":"credits-500","monthlyCap":0}      | monthlyCap
          {"enabled":true,"threshold":"50","pack":"credits-500","monthlyCap":1001}   | monthlyCap
          """)
  void whatCannotBeMeantIsRefusedByField(String body, String field) {
    Reply refused = service.put(path + "/auto-top-up", body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.at("/code")).isEqualTo("invalid_field");
    assertThat(refused.at("/field")).isEqualTo(field);
  }

  @Test
  void organizationsAndWalletsThatAreNotThereAreNotFound() {
    assertThat(service.get("/v1/organizations/nobody/auto-top-up").status()).isEqualTo(404);
    assertThat(service.put("/v1/organizations/nobody/auto-top-up", ON).status()).isEqualTo(404);
    assertThat(service.get(path + "/auto-top-up?wallet=none").status()).isEqualTo(404);
  }

  @Test
  void onceTooLittleIsAvailableOneAttemptIsMadeAndItsSuccessEndsIt() {
    turnOn();
    UUID attempt = attempt();
    assertThat(settings().at("/lastAttempt/state")).isEqualTo("in_flight");
    assertThat(wanted()).containsExactly(attempt);

    consumeSomething();
    notices.of(organization);
    assertThat(wanted()).as("one in flight").containsExactly(attempt);

    succeed(attempt, "pi_1");
    succeed(attempt, "pi_1");
    fail(attempt, false);
    assertThat(notices.kindsOf(organization)).containsOnlyOnce("top_up_done");
    assertThat(settings().at("/lastAttempt/state")).isEqualTo("succeeded");
    assertThat(settings().at("/usedThisMonth")).isEqualTo("1");
    assertThat(service.get(path + "/balance").at("/credits/available")).isEqualTo("500");
    assertThat(wanted()).containsExactly(attempt);
  }

  @Test
  void whatTheMonthAllowsIsUsedAndTheNextMonthGoesOn() {
    service.moveTo(firstOfNextMonth());
    turnOn();
    succeed(attempt(), "pi_a");
    service.post(path + "/credits/consume", "{\"amount\":\"480\",\"description\":\"all\"}");
    succeed(attempt(), "pi_b");
    service.post(path + "/credits/consume", "{\"amount\":\"500\",\"description\":\"all\"}");
    notices.of(organization);
    assertThat(wanted()).hasSize(2);

    service.moveTo(firstOfNextMonth());
    notices.of(organization);
    assertThat(wanted()).as("another month has begun").hasSize(3);
  }

  @Test
  void aDeclineIsTriedAgainAfterAWhileAndAuthenticationNotAtAll() {
    turnOn();
    fail(attempt(), false);
    assertThat(notices.of(organization).getLast().details())
        .contains("\"code\":\"card_declined\"")
        .contains("retryAt");
    assertThat(wanted()).hasSize(1);
    assertThat(settings().at("/retryAt")).isNotEmpty();

    service.pass(Duration.ofMinutes(61));
    notices.of(organization);
    assertThat(wanted()).hasSize(2);
    fail(attempt(), true);
    assertThat(settings().at("/enabled")).isEqualTo("false");
    assertThat(settings().at("/disabledReason")).isEqualTo("authentication_required");
    service.pass(Duration.ofDays(1));
    notices.of(organization);
    assertThat(wanted()).hasSize(2);

    service.put(path + "/auto-top-up", "{\"enabled\":true}");
    notices.of(organization);
    assertThat(wanted()).as("somebody has acted").hasSize(3);
    assertThat(settings().body().get("disabledReason").isNull()).isTrue();
  }

  @Test
  void aPaymentThatSucceedsAfterItWasSaidToHaveFailedCounts() {
    turnOn();
    UUID attempt = attempt();
    fail(attempt, false);

    succeed(attempt, "pi_late");
    assertThat(settings().at("/lastAttempt/state")).isEqualTo("succeeded");
    assertThat(settings().body().get("retryAt").isNull()).isTrue();
  }

  @Test
  void aPackThatIsNoLongerSoldTurnsItOffAndPeopleAreToldWhy() {
    try (BalanceUnderTest shop = BalanceUnderTest.start("pixell")) {
      String shopPath = "/v1/organizations/shopper";
      shop.put(shopPath, "{}");
      shop.post(
          shopPath + "/grants",
          "{\"source\":\"bonus\",\"amount\":\"60\",\"reference\":\"g\",\"reason\":\"r\"}");
      shop.put(shopPath + "/auto-top-up", ON);
      Catalog other = Catalogs.builtIn("chat");
      shop.database()
          .writer()
          .useTransaction(handle -> CatalogTable.activate(handle, other, shop.now()));
      shop.bean(CatalogHistory.class).reload();

      shop.pass(Duration.ofSeconds(1));
      shop.post(shopPath + "/credits/consume", "{\"amount\":\"20\",\"description\":\"x\"}");
      assertThat(new Notices(shop).of("shopper").getLast())
          .hasToString(
              "top_up_failed {\"disabledReason\":\"pack_unavailable\",\"pack\":\"credits-500\"}");
      Reply off = shop.get(shopPath + "/auto-top-up");
      assertThat(off.at("/enabled")).isEqualTo("false");
      assertThat(off.at("/disabledReason")).isEqualTo("pack_unavailable");
      shop.pass(Duration.ofDays(1));
      assertThat(new Notices(shop).kindsOf("shopper")).containsOnlyOnce("top_up_failed");
    }
  }

  private Instant firstOfNextMonth() {
    return service
        .now()
        .atOffset(ZoneOffset.UTC)
        .plusMonths(1)
        .withDayOfMonth(1)
        .truncatedTo(ChronoUnit.DAYS)
        .toInstant();
  }

  private void turnOn() {
    assertThat(service.put(path + "/auto-top-up", ON).status()).isEqualTo(200);
  }

  private void consumeSomething() {
    service.post(
        path + "/credits/consume", "{\"action\":\"agent.action\",\"data\":{\"tier\":\"small\"}}");
  }

  private Reply settings() {
    return service.get(path + "/auto-top-up");
  }

  private UUID attempt() {
    notices.of(organization);
    assertThat(settings().at("/lastAttempt/state")).isEqualTo("in_flight");
    return UUID.fromString(settings().at("/lastAttempt/id"));
  }

  /** The attempts that the outbox has been left. */
  private List<UUID> wanted() {
    return service
        .database()
        .owner()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select a.id
                    from outbox b cross join lateral unnest(b.top_ups) as wanted (id)
                    join top_up_attempt a on a.id = wanted.id
                    join organization o on o.id = a.organization_id
                    where o.name = :organization
                    order by b.id
                    """)
                .bind("organization", organization)
                .mapTo(UUID.class)
                .list());
  }

  private void succeed(UUID attempt, String reference) {
    tell(
        new PackPurchased(
            reference,
            "credits-500",
            null,
            "default",
            Money.parse("20.00", Currency.getInstance("USD")),
            PurchaseKind.AUTO,
            attempt.toString()));
  }

  private void fail(UUID attempt, boolean requiresAction) {
    String code = requiresAction ? "authentication_required" : "card_declined";
    tell(new TopUpFailed(attempt.toString(), code, requiresAction));
  }

  private void tell(BillingFact fact) {
    BillingFacts.tell(service, organization, ++revision, fact);
  }
}
