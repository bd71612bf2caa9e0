package io.tallyman.balance.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.BalanceUnderTest.Reply;
import io.tallyman.balance.store.StoredLedgerAudit;
import io.tallyman.money.Money;
import io.tallyman.topic.BillingFact.Interval;
import io.tallyman.topic.BillingFact.PackPurchased;
import io.tallyman.topic.BillingFact.PeriodPaid;
import io.tallyman.topic.BillingFact.PurchaseKind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Currency;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Customers who bring others: 100 credits for one of them, 50 for whoever comes; 10 are free. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferralTest {
  private static final Currency USD = Currency.getInstance("USD");

  private final BalanceUnderTest service =
      BalanceUnderTest.start("src/test/resources/io/tallyman/balance/referring.yaml");

  @AfterAll
  void theLedgerAddsUp() throws SQLException {
    try (service) {
      StoredLedgerAudit.check(service.database().owner());
    }
  }

  @Test
  void bothSidesGetTheirCreditsWhenTheReferredOneFirstPaysAndOnlyThen() {
    Customer old = new Customer(service, "old").register();
    Customer young = new Customer(service, "young");
    refer("young", code("old"));
    assertThat(young.available()).isEqualTo("10");

    pay(young, "in_0", "0.00");
    assertThat(old.available()).as("nothing was paid yet").isEqualTo("10");
    pay(young, "in_1", "10.00");
    assertThat(young.available()).isEqualTo("1050");
    assertThat(old.available()).isEqualTo("110");
    pay(young, "in_1", "10.00");
    service.pass(Duration.ofDays(1));
    pay(young, "in_2", "10.00");

    assertThat(old.available()).isEqualTo("110");
    Reply line = service.get("/v1/organizations/old/transactions?type=referral");
    assertThat(line.at("/data/0/amount")).isEqualTo("100");
    assertThat(service.get("/v1/organizations/old/referral").at("/rewarded")).isEqualTo("1");
    assertThat(service.get("/v1/organizations/young/referral").at("/referredBy/code"))
        .isEqualTo(code("old"));
  }

  @Test
  void aReferrerIsRewardedAsOftenAsTheCatalogSaysAndWhoeverComesAlways() {
    Customer host = new Customer(service, "host").register();
    for (String guest : new String[] {"guest-1", "guest-2"}) {
      refer(guest, code("host"));
      pay(new Customer(service, guest), "in_" + guest, "10.00");
      assertThat(new Customer(service, guest).available()).isEqualTo("1050");
    }
    assertThat(host.available()).isEqualTo("110");
  }

  @Test
  void whoHasPaidOrWasReferredOrIsOnesSelfCannotBeReferred() {
    new Customer(service, "first").register();
    new Customer(service, "second").register();
    Customer payer = new Customer(service, "payer").register();
    pay(payer, "in_p", "10.00");

    assertThat(put("payer", code("first")).status()).isEqualTo(409);
    assertThat(put("first", code("first")).at("/field")).isEqualTo("code");
    assertThat(put("first", "nobody").at("/field")).isEqualTo("code");
    refer("third", code("first"));
    refer("third", code("first"));
    assertThat(put("third", code("second")).status()).isEqualTo(409);
  }

  @Test
  void theSummaryNamesTheLastPayments() {
    Customer shopper = new Customer(service, "shopper").register();
    pay(shopper, "in_s", "10.00");
    service.pass(Duration.ofHours(1));
    shopper.told(
        new PackPurchased(
            "pi_s", "small", null, "default", money("5.00"), PurchaseKind.AUTO, null));

    Reply summary = service.get("/v1/organizations/shopper/summary");
    assertThat(summary.at("/lastPayments/0/kind")).isEqualTo("auto");
    assertThat(summary.at("/lastPayments/0/amount/amount")).isEqualTo("5.00");
    assertThat(summary.at("/lastPayments/1/id")).isEqualTo("in_s");
    assertThat(summary.at("/lastPayments/1/kind")).isEqualTo("subscription");
    assertThat(summary.body().get("lastPayments")).hasSize(2);
  }

  private String code(String organization) {
    return service.get("/v1/organizations/" + organization + "/referral").at("/code");
  }

  private Reply put(String organization, String code) {
    return service.put(
        "/v1/organizations/" + organization + "/referral", "{\"code\":\"" + code + "\"}");
  }

  private void refer(String organization, String code) {
    assertThat(put(organization, code).status()).isEqualTo(200);
  }

  private void pay(Customer customer, String invoice, String amount) {
    customer.told(
        new PeriodPaid(
            invoice,
            "sub-" + invoice,
            "pro",
            Interval.MONTH,
            service.now(),
            service.now().plus(Duration.ofDays(30)),
            money(amount)));
  }

  private static Money money(String amount) {
    return Money.parse(amount, USD);
  }
}
