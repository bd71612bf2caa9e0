package io.tallyman.balance.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.ledger.PlanCommand;
import io.tallyman.money.Money;
import io.tallyman.topic.BillingFact.CustomerChanged;
import io.tallyman.topic.BillingFact.DisputeClosed;
import io.tallyman.topic.BillingFact.DisputeOpened;
import io.tallyman.topic.BillingFact.Interval;
import io.tallyman.topic.BillingFact.InvoiceRefunded;
import io.tallyman.topic.BillingFact.Outcome;
import io.tallyman.topic.BillingFact.PackPurchased;
import io.tallyman.topic.BillingFact.PaymentFailed;
import io.tallyman.topic.BillingFact.PeriodPaid;
import io.tallyman.topic.BillingFact.PurchaseKind;
import io.tallyman.topic.BillingFact.PurchaseRefunded;
import io.tallyman.topic.BillingFact.Status;
import io.tallyman.topic.BillingFact.SubscriptionState;
import io.tallyman.topic.BillingFact.TopUpFailed;
import java.time.Instant;
import java.util.Currency;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BillingListenerTest {
  private static final Currency USD = Currency.getInstance("USD");

  private final BillingUnderTest billing = new BillingUnderTest("chat", "2027-01-01T00:00:00Z");

  @Test
  void aSubscriptionLivesByItsFacts() {
    billing.tell(1, state(Status.INCOMPLETE, "starter", null, null));
    assertThat(billing.plan()).isEqualTo("free active");
    billing.tell(2, state(Status.ACTIVE, "starter", null, null));
    assertThat(billing.plan()).isEqualTo("free active");
    billing.tell(1, paid("in_1", "starter", "2027-01-01", "2027-02-01"));
    assertThat(billing.plan()).isEqualTo("starter active");
    assertThat(billing.balance()).isEqualTo("1000");

    billing.setClock("2027-01-16T12:00:00Z");
    billing.tell(3, state(Status.ACTIVE, "pro", null, null));
    assertThat(billing.plan()).isEqualTo("pro active");
    assertThat(billing.balance()).isEqualTo("3000");
    billing.tell(5, state(Status.ACTIVE, "pro", "2027-02-01", null));
    assertThat(billing.text("select cancel_at::date from plan_state")).isEqualTo("2027-02-01");
    billing.tell(4, state(Status.ACTIVE, "starter", null, null));
    assertThat(billing.plan()).isEqualTo("pro active");
    billing.tell(6, state(Status.ACTIVE, "pro", null, "starter"));
    assertThat(billing.text("select next_plan from plan_state")).isEqualTo("starter");

    billing.setClock("2027-02-01T00:00:00Z");
    assertThat(billing.plan()).isEqualTo("starter active");
    billing.setClock("2027-02-02T00:00:00Z");
    billing.tell(7, state(Status.CANCELED, "starter", null, null));
    assertThat(billing.plan()).isEqualTo("free active");
    billing.tell(1, paid("in_2", "starter", "2027-02-01", "2027-03-01"));
    assertThat(billing.plan()).isEqualTo("free active");
    assertThat(billing.text("select count(*) from quarantine")).isEqualTo("0");
  }

  @Test
  void aTrialBecomesThePlanWhenItIsPaid() {
    billing.tell(
        1,
        new SubscriptionState(
            "sub_1",
            "pro",
            Interval.MONTH,
            Status.TRIALING,
            instant("2027-01-01"),
            instant("2027-01-08"),
            instant("2027-01-08"),
            null,
            null,
            null));
    assertThat(billing.plan()).isEqualTo("pro trialing");
    billing.setClock("2027-01-08T00:30:00Z");
    assertThat(billing.plan()).isEqualTo("free active");
    billing.tell(1, paid("in_1", "pro", "2027-01-08", "2027-02-08"));
    assertThat(billing.plan()).isEqualTo("pro active");
    assertThat(billing.balance()).isEqualTo("5000");
  }

  @Test
  void aFailedPaymentHasItsGraceAndALateOneRestores() {
    billing.tell(1, paid("in_1", "starter", "2027-01-01", "2027-02-01"));
    billing.setClock("2027-02-01T01:00:00Z");
    billing.tell(1, new PaymentFailed("in_1", "sub_1", instant("2027-02-01")));
    assertThat(billing.plan()).isEqualTo("starter active");
    billing.tell(1, new PaymentFailed("in_2", "sub_1", instant("2027-02-01")));
    assertThat(billing.plan()).isEqualTo("starter past_due");
    billing.use("a", "200");
    billing.setClock("2027-02-08T00:00:00Z");
    assertThat(billing.plan()).isEqualTo("free active");
    assertThat(billing.balance()).isEqualTo("-100");
    billing.tell(2, paid("in_2", "starter", "2027-02-01", "2027-03-01"));
    assertThat(billing.plan()).isEqualTo("starter active");
    assertThat(billing.balance()).isEqualTo("900");
    billing.tell(3, paid("in_2", "starter", "2027-02-01", "2027-03-01"));
    assertThat(billing.balance()).isEqualTo("900");
  }

  @Test
  void aPurchaseCountsOnceAndIsTakenBackByWhatIsRefundedOfIt() {
    billing.tell(1, bought("pi_1", "small"));
    billing.tell(2, bought("pi_1", "small"));
    assertThat(billing.balance()).isEqualTo("600");
    assertThat(billing.tellAgainFromBefore(3, bought("pi_9", "small"))).isFalse();
    assertThat(billing.balance()).isEqualTo("600");

    billing.tell(2, new PurchaseRefunded("pi_1", 167, 500));
    assertThat(billing.balance()).isEqualTo("433");
    billing.tell(1, new PurchaseRefunded("pi_1", 100, 500));
    assertThat(billing.balance()).isEqualTo("433");
    billing.use("a", "400");
    billing.tell(3, new PurchaseRefunded("pi_1", 500, 500));
    assertThat(billing.balance()).isEqualTo("-300");
    billing.tell(4, new PurchaseRefunded("pi_1", 0, 500));
    assertThat(billing.balance()).isEqualTo("200");
  }

  @Test
  void aRefundMayBeToldBeforeItsPurchase() {
    billing.tell(1, new PurchaseRefunded("pi_1", 500, 500));
    billing.tell(1, bought("pi_1", "small"));
    assertThat(billing.balance()).isEqualTo("100");
    assertThat(billing.text("select string_agg(kind, ' ' order by seq) from posting"))
        .isEqualTo("plan purchase clawback");
  }

  @Test
  void aDisputeFreezesAndThawsOrTakesBack() {
    billing.tell(1, bought("pi_1", "small"));
    billing.use("a", "250");
    billing.tell(1, new DisputeOpened("dp_1", "pi_1"));
    assertThat(billing.balance()).isEqualTo("0");
    billing.tell(2, new DisputeClosed("dp_1", "pi_1", Outcome.WON));
    assertThat(billing.balance()).isEqualTo("350");
    billing.tell(3, new DisputeOpened("dp_2", "pi_1"));
    billing.tell(4, new DisputeClosed("dp_2", "pi_1", Outcome.LOST));
    assertThat(billing.balance()).isEqualTo("-150");
  }

  @Test
  void aRefundedInvoiceTakesWhatIsUnspentOfItsPeriod() {
    billing.tell(1, paid("in_1", "starter", "2027-01-01", "2027-02-01"));
    billing.use("a", "300");
    billing.tell(1, new InvoiceRefunded("in_1", 400, 900));
    assertThat(billing.balance()).isEqualTo("700");
    billing.tell(2, new InvoiceRefunded("in_1", 900, 900));
    assertThat(billing.balance()).isEqualTo("0");
  }

  @Test
  void whatCannotBeIsKeptAndTheFactsBehindItGoOn() {
    billing.tellPoison("not a fact");
    billing.tell(1, bought("pi_1", "huge"));
    billing.tell(1, paid("in_1", "gold", "2027-01-01", "2027-02-01"));
    billing.tell(1, new InvoiceRefunded("in_9", 900, 900));
    billing.tell(1, bought("pi_2", "small"));
    assertThat(billing.balance()).isEqualTo("600");
    assertThat(billing.text("select string_agg(reason, ' ' order by id) from quarantine"))
        .isEqualTo("unreadable unknown_billing_object fact_not_possible unknown_billing_object");
    assertThat(billing.text("select count(*) from billing_invoice")).isEqualTo("0");

    billing.tell(1, paid("in_9", "starter", "2027-01-01", "2027-02-01"));
    assertThat(billing.balance()).isEqualTo("1500");
    billing.replay(4);
    assertThat(billing.balance()).isEqualTo("500");
    billing.replay(2);
    assertThat(billing.text("select string_agg(state, ' ' order by id) from quarantine"))
        .isEqualTo("waiting waiting waiting replayed");
  }

  @Test
  void otherFactsAreKept() {
    billing.tell(1, new CustomerChanged("cus_1", "ops@acme.example", "Acme"));
    assertThat(billing.text("select email || ' ' || display_name from organization"))
        .isEqualTo("ops@acme.example Acme");
    billing.tell(1, new TopUpFailed("a1", "authentication_required", true));
    assertThat(billing.text("select reason || ': ' || detail from quarantine"))
        .isEqualTo("unknown_billing_object: no top-up a1 was wanted");
  }

  @Test
  void aPeriodThatWasEndedAtOnceIsNotGrantedAgainByAnotherInvoice() {
    billing.tell(1, paid("in_1", "starter", "2027-01-01", "2027-02-01"));
    billing.give(new PlanCommand.Cancel(null, PlanCommand.When.NOW));
    assertThat(billing.plan()).isEqualTo("free active");

    billing.tell(1, paid("in_2", "starter", "2027-01-01", "2027-02-01"));
    assertThat(billing.plan()).isEqualTo("free active");
    assertThat(billing.text("select count(*) from quarantine")).isEqualTo("0");
    billing.setClock("2027-02-01T00:00:00Z");
    billing.tell(1, paid("in_3", "starter", "2027-02-01", "2027-03-01"));
    assertThat(billing.plan()).isEqualTo("starter active");
  }

  @Test
  void aPurchaseIsCreditedAlsoWhereAGrantBearsItsId() {
    billing.tell(1, new CustomerChanged("cus_1", null, null));
    billing.grant("pi_1", "7");
    billing.tell(1, bought("pi_1", "small"));
    billing.tell(2, new PurchaseRefunded("pi_1", 500, 500));
    assertThat(billing.text("select count(*) from quarantine")).isEqualTo("0");
    assertThat(billing.balance()).isEqualTo("107");
  }

  private static SubscriptionState state(
      Status status, String plan, @Nullable String cancelAt, @Nullable String nextPlan) {
    return new SubscriptionState(
        "sub_1",
        plan,
        Interval.MONTH,
        status,
        instant("2027-01-01"),
        instant("2027-02-01"),
        null,
        cancelAt == null ? null : instant(cancelAt),
        nextPlan,
        null);
  }

  private static PeriodPaid paid(String invoice, String plan, String start, String end) {
    return new PeriodPaid(
        invoice,
        "sub_1",
        plan,
        Interval.MONTH,
        instant(start),
        instant(end),
        Money.parse("9.00", USD));
  }

  private static PackPurchased bought(String payment, String pack) {
    return new PackPurchased(
        payment, pack, null, "default", Money.parse("5.00", USD), PurchaseKind.MANUAL, null);
  }

  private static Instant instant(String day) {
    return Instant.parse(day + "T00:00:00Z");
  }
}
