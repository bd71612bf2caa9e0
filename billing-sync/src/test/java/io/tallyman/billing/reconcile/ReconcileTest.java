package io.tallyman.billing.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.billing.BillingUnderTest;
import io.tallyman.billing.BillingUnderTest.Reply;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiFaults.Fault;
import io.tallyman.simulator.payments.TestCard;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What no webhook has told is found at Stripe, and told. */
class ReconcileTest {
  private static final String PATH = "/v1/ops/reconcile";
  private static final BillingUnderTest billing = BillingUnderTest.start("pixell");

  @AfterAll
  static void stop() {
    billing.close();
  }

  @Test
  void aMonthWithoutWebhooksIsMadeUpForOnce() {
    live("heard");
    List<String> heard = shapes("heard");
    Reply nothing = billing.reconcile("{}");
    assertThat(nothing.at("/drifted")).as(drift(nothing)).isEqualTo("0");
    assertThat(nothing.body().at("/listed").asInt()).isGreaterThan(9);
    assertThat(nothing.at("/compared")).isEqualTo(nothing.at("/listed"));

    billing.stripe().webhookFaults().drop("", Integer.MAX_VALUE);
    live("lost");
    billing.stripe().webhookFaults().clear();
    assertThat(billing.told("lost")).isEmpty();

    Reply dry = billing.reconcile("{\"dryRun\": true}");
    assertThat(dry.body().at("/drifted").asInt()).as(drift(dry)).isGreaterThan(5);
    assertThat(dry.at("/repaired")).isEqualTo("0");
    assertThat(drift(dry)).contains("period_paid was never told", "dispute_closed was never told");
    assertThat(billing.told("lost")).isEmpty();

    // Stripe fails now and then, and a page's answer gets lost: it goes on where it was.
    billing.stripe().faults().arm(Fault.ERROR, "GET", "/v1/payment_intents", 4);
    billing.stripe().faults().arm(Fault.CUT_OFF_AFTER_ACTING, "GET", "/v1/invoices", 4);
    Reply repair = billing.reconcile("{}");
    assertThat(repair.at("/repaired")).isEqualTo(repair.at("/drifted")).isNotEqualTo("0");
    assertThat(shapes("lost")).isEqualTo(heard);

    Reply again = billing.reconcile("{}");
    assertThat(again.at("/drifted")).as(drift(again)).isEqualTo("0");
  }

  @Test
  void whatNobodyKnowsTheOwnerOfIsReportedEachTime() {
    var stranger =
        billing.bean(StripeGateway.class).post("/v1/customers", Map.of("name", "Stranger"), "k1");
    Reply reply = billing.reconcile("{}");

    assertThat(drift(reply)).contains(stranger.id(), "unknown_organization");
    billing.bean(StripeGateway.class).delete("/v1/customers/" + stranger.id());
  }

  @Test
  void oneRunsAtATimeAndCanBeCanceled() {
    billing.stripe().faults().arm(Fault.ERROR, "GET", "/v1/customers", Integer.MAX_VALUE);
    Reply first = billing.post(PATH, "{}");
    assertThat(first.status()).isEqualTo(202);
    assertThat(billing.post(PATH, "{}").at("/code")).isEqualTo("conflict");

    assertThat(billing.post(PATH + "/" + first.at("/id") + "/cancel", null).at("/state"))
        .isEqualTo("canceled");
    billing.stripe().faults().clear();
    assertThat(billing.get(PATH).body().toString()).contains(first.at("/id"), "canceled");
    assertThat(billing.post(PATH, "{\"since\": \"2999-01-01T00:00:00Z\"}").at("/field"))
        .isEqualTo("since");
    assertThat(billing.get(PATH + "/00000000-0000-0000-0000-000000000000").status()).isEqualTo(404);
  }

  /** A plan, its renewal, packs, a refund, a dispute that is lost, and an end. */
  private static void live(String organization) {
    billing.buyPlan(organization, "starter", "month", TestCard.VISA);
    String refunded = billing.buyPack(organization, "credits-500", TestCard.VISA);
    String disputed = billing.buyPack(organization, "credits-500", TestCard.VISA);
    billing.pass(Duration.ofDays(32));
    StripeGateway stripe = billing.bean(StripeGateway.class);
    stripe.post(
        "/v1/refunds", Map.of("payment_intent", refunded, "amount", 500), "refund-" + organization);
    StripeObject charge =
        billing.stripe().all("charge").stream()
            .filter(each -> each.is("payment_intent", disputed))
            .findFirst()
            .orElseThrow();
    StripeObject dispute = billing.stripe().openDispute(charge.id(), 2000, "fraudulent", false);
    billing.stripe().closeDispute(dispute.id(), "lost");
    StripeObject subscription = billing.stripe().all("subscription").getLast();
    stripe.post(
        "/v1/subscriptions/" + subscription.id(),
        Map.of("cancel_at_period_end", true),
        "cancel-" + organization);
    billing.settle();
  }

  /** Facts without ids and times. */
  private static List<String> shapes(String organization) {
    return billing.told(organization).stream()
        .map(fact ->
            fact.replaceAll("\"[a-z]+_[A-Za-z0-9]{8,}\"", "\"ID\"")
                .replaceAll("\"\\d{4}-\\d\\d-\\d\\dT[^\"]*\"", "\"TIME\""))
        .sorted()
        .toList();
  }

  private static String drift(Reply reconciliation) {
    return billing
        .get(PATH + "/" + reconciliation.at("/id") + "/drift?limit=100")
        .body()
        .toPrettyString();
  }
}
