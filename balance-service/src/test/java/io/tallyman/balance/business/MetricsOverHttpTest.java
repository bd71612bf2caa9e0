package io.tallyman.balance.business;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.BalanceUnderTest.Reply;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsOverHttpTest {
  private final BalanceUnderTest service = BalanceUnderTest.start("minddocs");

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void whatWasIssuedUsedPaidAndIsWaitingIsToldOfAllOrganizationsTogether() {
    use("acme", 2);
    use("beta", 1);
    grant("beta", "500");
    execute(
        "insert into billing_invoice values (1, 'in_1', 'sub_1', now(), now(), 2999, 'usd',"
            + " '2027-01-31T09:00Z', 0)");
    execute(
        "insert into billing_payment (organization_id, payment, amount, currency, paid_at, refunded)"
            + " values (1, 'pi_1', 1000, 'usd', '2027-01-30T09:00Z', 499)");
    execute(
        "insert into notice (organization_id, account_id, kind, details, occurred_at, created_at)"
            + " values (1, 1, 'payment_failed', '{}', '2027-01-31T01:00Z', now())");

    Reply metrics = eventually("/v1/ops/metrics", "/use/events", "3");

    assertThat(metrics.at("/from")).isEqualTo("2027-01-02T00:00:00Z");
    assertThat(metrics.at("/to")).isEqualTo("2027-02-01T00:00:00Z");
    assertThat(metrics.at("/credits/issued")).isEqualTo("2500");
    assertThat(metrics.at("/credits/used")).isEqualTo("12");
    assertThat(metrics.at("/use/activeOrganizations")).isEqualTo("2");
    assertThat(metrics.at("/use/creditsPerActiveOrganization")).isEqualTo("6");
    assertThat(metrics.at("/revenue/0/net/amount")).isEqualTo("35.00");
    assertThat(metrics.at("/perCredit/revenue")).isEqualTo("2.916667");
    assertThat(metrics.at("/balances/wallets")).isEqualTo("2");
    assertThat(metrics.at("/balances/credits")).isEqualTo("2488");
    assertThat(metrics.at("/plans/0/plan")).isEqualTo("free");
    assertThat(metrics.at("/plans/0/organizations")).isEqualTo("2");
    assertThat(metrics.at("/payments/succeeded")).isEqualTo("2");
    assertThat(metrics.at("/payments/rate")).isEqualTo("0.666667");
    assertThat(metrics.at("/quarantine/waiting")).isEqualTo("0");
    assertThat(metrics.at("/days/0/day")).isEqualTo("2027-01-31");
    assertThat(metrics.at("/days/0/events")).isEqualTo("3");
  }

  @Test
  void whatIsRefundedWasNotUsed() {
    use("acme", 2);
    String path = "/v1/ops/metrics?from=2027-01-31T00:00:00Z";
    eventually(path, "/use/events", "2");
    String id = service.get("/v1/organizations/acme/transactions?type=usage").at("/data/0/id");
    service.post(
        "/v1/organizations/acme/refunds",
        "{\"transactionId\":\"" + id + "\",\"reason\":\"mistake\"}");
    assertThat(eventually(path, "/use/events", "1").at("/credits/used")).isEqualTo("4");
  }

  @Test
  void moreThanALongYearIsNotAskedForAtOnce() {
    assertThat(service.get("/v1/ops/metrics?from=2020-01-01T00:00:00Z").at("/field"))
        .isEqualTo("from");
  }

  private Reply eventually(String path, String pointer, String expected) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(service.get(path).at(pointer)).isEqualTo(expected));
    return service.get(path);
  }

  private void use(String organization, int times) {
    for (int i = 0; i < times; i++) {
      Reply used =
          service.post(
              "/v1/organizations/" + organization + "/credits/consume",
              "{\"action\":\"image.process\",\"data\":{\"images\":1}}");
      assertThat(used.status()).as("%s", used.body()).isEqualTo(200);
    }
  }

  private void grant(String organization, String amount) {
    Reply granted =
        service.post(
            "/v1/organizations/" + organization + "/grants",
            """
            {"source":"bonus","unit":"credits","amount":"%s","reference":"g1","reason":"test"}
            """
                .formatted(amount));
    assertThat(granted.status()).as("%s", granted.body()).isLessThan(300);
  }

  private void execute(String sql) {
    service.database().owner().useHandle(handle -> handle.execute(sql));
  }
}
