package io.tallyman.proving.money;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.payments.TestCard;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the ledger ends with when money goes back, or never comes. */
class MoneyBackTest {
  private static final String STARTER = "starter";
  private static MoneyPath path;

  @BeforeAll
  static void start() {
    path = new MoneyPath("pixell");
    path.stripe().holdWebhooks();
  }

  @AfterAll
  static void stop() {
    path.close();
  }

  @Test
  void aPurchaseRefundedInSeveralPartsIsTakenBackInProportion() {
    Shop shop = new Shop(path, "in-parts");
    String payment = pack(shop);
    shop.refund(payment, 500);
    path.hear();
    assertThat(credits(shop)).isEqualTo("375000000");
    shop.refund(payment, 333);
    path.hear();
    assertThat(credits(shop)).as("500 less 833/2000 of it, half up").isEqualTo("291750000");
    shop.refund(payment, 1167);
    path.hear();
    assertThat(credits(shop)).isEqualTo("0");
  }

  @Test
  void aRefundThatFailsAfterAllGivesBackWhatWasTaken() {
    Shop shop = new Shop(path, "refund-fails");
    String payment = pack(shop);
    shop.refund(payment, 1000);
    path.hear();
    assertThat(credits(shop)).isEqualTo("250000000");
    StripeObject refund = path.stripe().all("refund").getLast();
    path.stripe().failRefund(refund.id());
    path.hear();
    assertThat(credits(shop)).isEqualTo("500000000");
  }

  @ParameterizedTest
  @CsvSource({
    "won,            false, 500000000",
    "lost,           false, 0",
    "warning_closed, true,  500000000",
    "prevented,      true,  500000000"
  })
  void aDisputeFreezesUntilItIsDecided(String outcome, boolean inquiry, String credits) {
    Shop shop = new Shop(path, "disputed-" + outcome);
    String payment = pack(shop);
    StripeObject dispute =
        path.stripe().openDispute(shop.charge(payment), 2000, "fraudulent", inquiry);
    path.hear();
    assertThat(credits(shop)).as("while it is open").isEqualTo("0");
    path.stripe().closeDispute(dispute.id(), outcome);
    path.hear();
    assertThat(credits(shop)).isEqualTo(credits);
  }

  @Test
  void aCreditNoteOfAWholePeriodTakesWhatIsUnspentAndOneOfAPartNothing() {
    Shop shop = new Shop(path, "credited");
    shop.buyPlan(STARTER, TestCard.VISA);
    path.hear();
    String invoice = lastInvoice(shop);
    credit(shop, invoice, 400);
    assertThat(state(shop))
        .anySatisfy(line -> assertThat(line).startsWith("lot small plan 250 250"));
    credit(shop, invoice, 599);
    assertThat(state(shop))
        .noneSatisfy(line -> assertThat(line).startsWith("lot small plan 250 250"))
        .anySatisfy(line -> assertThat(line).contains(invoice).endsWith(" 999 999"));
  }

  @Test
  void aSubscriptionsInvoiceRefundedInFullTakesWhatIsUnspent() {
    Shop shop = new Shop(path, "period-refunded");
    shop.buyPlan(STARTER, TestCard.VISA);
    path.hear();
    String payment =
        path.stripe().all("charge").stream()
            .filter(charge -> charge.is("customer", shop.customer()))
            .findFirst()
            .orElseThrow()
            .need("payment_intent");
    shop.refund(payment, 999);
    path.hear();
    assertThat(state(shop))
        .noneSatisfy(line -> assertThat(line).startsWith("lot small plan 250 250"));
  }

  @ParameterizedTest
  @CsvSource({"void", "mark_uncollectible"})
  void aRenewalThatIsGivenUpEndsOnTheDefaultPlanAfterTheGrace(String deed) {
    Shop shop = new Shop(path, "given-up-" + deed);
    shop.buyPlan(STARTER, TestCard.VISA);
    path.hear();
    path.stripe().all("payment_method").stream()
        .filter(method -> method.is("customer", shop.customer()))
        .forEach(method -> path.stripe().behave(method.id(), TestCard.INSUFFICIENT_FUNDS));
    path.pass(Duration.ofDays(32));
    String invoice = lastInvoice(shop);
    assertThat(state(shop))
        .anySatisfy(line -> assertThat(line).startsWith("plan starter past_due"));

    shop.post("/v1/invoices/" + invoice + "/" + deed, Map.of());
    path.hear();
    path.pass(Duration.ofDays(30));
    path.settleLedger();
    assertThat(state(shop))
        .anySatisfy(line -> assertThat(line).startsWith("plan free active"))
        .noneSatisfy(line -> assertThat(line).startsWith("lot small plan 250"));
  }

  private static String pack(Shop shop) {
    String payment = shop.buyPack("credits-500", TestCard.VISA);
    path.hear();
    return payment;
  }

  private static void credit(Shop shop, String invoice, long amount) {
    shop.post("/v1/credit_notes", Map.of("invoice", invoice, "amount", amount));
    path.hear();
  }

  private static String lastInvoice(Shop shop) {
    return path.stripe().all("invoice").stream()
        .filter(invoice -> invoice.is("customer", shop.customer()))
        .reduce((first, second) -> second)
        .orElseThrow()
        .id();
  }

  private static List<String> state(Shop shop) {
    assertThat(path.refused()).isEmpty();
    return LedgerState.of(path.database().superuser(), shop.organization());
  }

  /** Micro-credits that can be spent, less overage. */
  private static String credits(Shop shop) {
    assertThat(path.refused()).isEmpty();
    return path.database()
        .superuser()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select (credits - overage)::text from account a
                    join organization o on o.id = a.organization_id where o.name = :name
                    """)
                .bind("name", shop.organization())
                .mapTo(String.class)
                .one());
  }
}
