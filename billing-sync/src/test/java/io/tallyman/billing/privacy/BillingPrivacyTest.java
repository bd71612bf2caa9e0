package io.tallyman.billing.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.billing.BillingUnderTest;
import io.tallyman.billing.BillingUnderTest.Reply;
import io.tallyman.simulator.payments.TestCard;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What Stripe has told of an organization can be taken out, and forgotten. */
class BillingPrivacyTest {
  private static final String WHY = "{\"reason\":\"Ana asked on the 21st\"}";
  private static final BillingUnderTest billing = BillingUnderTest.start("pixell");

  @AfterAll
  static void stop() {
    billing.close();
  }

  private static List<String> export(String organization) {
    return billing.lines("/v1/organizations/" + organization + "/payments/export", WHY);
  }

  private static List<String> payloads(String organization) {
    return export(organization).stream()
        .filter(line -> line.contains("\"stripeWebhook\""))
        .toList();
  }

  private static String idOf(String line) {
    return JsonMapper.shared().readTree(line).at("/data/id").stringValue();
  }

  private static List<String> log(String query) {
    return billing
        .get("/v1/ops/billing-audit-log" + query)
        .body()
        .get("data")
        .valueStream()
        .map(row ->
            "%s %s: %s"
                .formatted(
                    row.get("actor").stringValue(),
                    row.get("action").stringValue(),
                    row.get("reason").asString("-")))
        .toList();
  }

  @Test
  void payloadsGoAndPaymentsStay() {
    billing.buyPlan("acme", "starter", "month", TestCard.VISA);
    billing.buyPlan("other", "starter", "month", TestCard.VISA);
    String paid = billing.get("/v1/organizations/acme/payments").body().toString();
    assertThat(String.join("\n", export("acme")))
        .contains("\"stripeCustomer\"", "\"stripePayment\"", "\"billingFact\"", "\"type\":\"end\"")
        .doesNotContain("\"other\"");
    assertThat(payloads("acme")).anyMatch(line -> line.contains("\"invoice.paid\""));

    Reply erasure = billing.post("/v1/organizations/acme/payments/erasure", WHY);

    assertThat(erasure.status()).as(erasure.body().toString()).isEqualTo(200);
    assertThat(erasure.body().at("/erased/webhooks").intValue()).isPositive();
    assertThat(payloads("acme")).isEmpty();
    assertThat(payloads("other")).isNotEmpty();
    assertThat(billing.get("/v1/organizations/acme/payments").body()).hasToString(paid);
    assertThat(log("?organization=acme"))
        .contains(
            "admin personal_data_erased: Ana asked on the 21st",
            "admin data_exported: Ana asked on the 21st");
  }

  @Test
  void whatHasBeenErasedIsNotWorkedOnAgainAndOtherReprocessingIsWrittenDown() {
    billing.buyPlan("again", "starter", "month", TestCard.VISA);
    billing.buyPlan("fresh", "starter", "month", TestCard.VISA);
    String erased = idOf(payloads("again").getFirst());
    billing.post("/v1/organizations/again/payments/erasure", WHY);

    Reply refused = billing.post("/v1/ops/webhooks/" + erased + "/reprocess", null);
    assertThat(refused.at("/code")).isEqualTo("conflict");
    String fresh = idOf(payloads("fresh").getFirst());
    assertThat(billing.post("/v1/ops/webhooks/" + fresh + "/reprocess", null).status())
        .isEqualTo(200);
    assertThat(log("")).contains("admin webhooks_reprocessed: -");
  }

  @Test
  void aReconciliationIsWrittenDownWithWhoBeganIt() {
    billing.reconcile("{\"dryRun\":true}");

    assertThat(log("")).contains("admin reconciliation_started: -");
  }
}
