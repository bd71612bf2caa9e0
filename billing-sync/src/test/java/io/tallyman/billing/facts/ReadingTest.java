package io.tallyman.billing.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallyman.catalog.Catalogs;
import io.tallyman.money.Money;
import io.tallyman.topic.BillingFact.Interval;
import io.tallyman.topic.BillingFact.PeriodPaid;
import io.tallyman.topic.BillingFact.Status;
import java.time.Instant;
import java.util.Currency;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The same object says the same, in the shapes before and since 2025-03-31 (basil). */
class ReadingTest {
  private static final Offers OFFERS = Offers.of(Catalogs.builtIn("pixell"));
  private static final Instant START = Instant.ofEpochSecond(1_800_000_000);
  private static final Instant END = Instant.ofEpochSecond(1_802_678_400);
  private static final Prices PRICES =
      price -> {
        if (!price.json().isObject() && price.json().asString().equals("price_starter")) {
          return new Offer.OfPlan("starter", Interval.MONTH);
        }
        Offer offer = price.json().isObject() ? OFFERS.of(price) : null;
        if (offer == null) {
          throw new UnknownPriceException(price.json().toString());
        }
        return offer;
      };
  private static final PeriodPaid PAID =
      new PeriodPaid(
          "in_1",
          "sub_1",
          "starter",
          Interval.MONTH,
          START,
          END,
          new Money(999, Currency.getInstance("USD")));

  @Test
  void anInvoiceOfBeforeBasilPaysForItsLinesPeriod() {
    InvoiceReading reading =
        invoice(
            """
            {"id": "in_1", "object": "invoice", "subscription": "sub_1", "paid": true,
             "status": "paid", "billing_reason": "subscription_cycle", "currency": "usd",
             "amount_paid": 999, "total": 999, "created": 1800000000,
             "period_start": 1797408000, "period_end": 1800000000,
             "lines": {"object": "list", "data": [
               {"amount": 999, "proration": false,
                "period": {"start": 1800000000, "end": 1802678400},
                "price": {"id": "price_x", "lookup_key": "pixell_starter_monthly"}}]}}
            """);

    assertThat(reading.periodPaid()).isEqualTo(PAID);
  }

  @Test
  void anInvoiceSinceBasilSaysTheSame() {
    InvoiceReading reading =
        invoice(
            """
            {"id": "in_1", "object": "invoice", "status": "paid",
             "parent": {"type": "subscription_details",
                        "subscription_details": {"subscription": "sub_1", "metadata": {}}},
             "billing_reason": "subscription_cycle", "currency": "usd",
             "amount_paid": 999, "total": 999, "created": 1800000000,
             "lines": {"object": "list", "data": [
               {"amount": 999, "period": {"start": 1800000000, "end": 1802678400},
                "parent": {"type": "subscription_item_details",
                           "invoice_item_details": null,
                           "subscription_item_details": {"proration": false}},
                "pricing": {"type": "price_details",
                            "price_details": {"price": "price_starter"}}}]}}
            """);

    assertThat(reading.periodPaid()).isEqualTo(PAID);
  }

  @Test
  void aTrialsInvoiceAndAProrationPayForNoPeriod() {
    String invoice =
        """
        {"id": "in_1", "subscription": "sub_1", "status": "paid", "currency": "usd",
         "billing_reason": "%s", "amount_paid": %d, "total": %d, "created": 1800000000,
         "lines": {"data": [{"amount": %d, "proration": %s, "price": "price_starter",
                             "period": {"start": 1800000000, "end": 1802678400}}]}}
        """;

    assertThat(invoice(invoice.formatted("subscription_create", 0, 0, 0, "false")).periodPaid())
        .isNull();
    assertThat(
            invoice(invoice.formatted("subscription_update", 500, 500, 500, "true")).periodPaid())
        .isNull();
    assertThat(invoice(invoice.formatted("manual", 500, 500, 500, "false")).periodPaid()).isNull();
  }

  @Test
  void anInvoiceThatIsOpenAndWasTriedHasFailed() {
    String invoice =
        """
        {"id": "in_1", "subscription": "sub_1", "status": "open", "currency": "usd",
         "attempted": true, "attempt_count": 2, "created": 1800000000,
         "status_transitions": {"finalized_at": 1800003600}, "lines": {"data": []}}
        """;

    assertThat(invoice(invoice).paymentFailed())
        .extracting(failed -> failed.failedAt().getEpochSecond())
        .isEqualTo(1_800_003_600L);
  }

  @Test
  void aSubscriptionsPeriodIsReadFromItOrFromItsItem() {
    String older =
        """
        {"id": "sub_1", "status": "active", "customer": "cus_1",
         "current_period_start": 1800000000, "current_period_end": 1802678400,
         "cancel_at_period_end": true,
         "items": {"data": [{"id": "si_1", "price": {"lookup_key": "pixell_starter_monthly",
                             "id": "price_x"}}]}}
        """;
    String newer =
        """
        {"id": "sub_1", "status": "active", "customer": {"id": "cus_1"},
         "cancel_at": 1802678400, "cancel_at_period_end": false,
         "items": {"data": [{"id": "si_1", "current_period_start": 1800000000,
                             "current_period_end": 1802678400, "price": "price_starter"}]}}
        """;

    assertThat(subscription(older)).isEqualTo(subscription(newer));
    assertThat(subscription(older).state().cancelAt()).isEqualTo(END);
    assertThat(subscription(older).state().status()).isEqualTo(Status.ACTIVE);
  }

  @Test
  void thePlanOfThePhaseAfterTheCurrentOneComesNext() {
    StripeObject subscription =
        StripeObject.parse(
            """
            {"id": "sub_1", "status": "active", "customer": "cus_1", "schedule": "sub_sched_1",
             "items": {"data": [{"id": "si_1", "current_period_start": 1800000000,
                                 "current_period_end": 1802678400, "price": {
                                   "id": "price_x", "lookup_key": "pixell_pro_monthly"}}]}}
            """);
    String schedule =
        """
        {"id": "sub_sched_1", "status": "%s", "current_phase": {"end_date": 1802678400},
         "phases": [{"start_date": 1800000000, "items": [{"price": "price_pro"}]},
                    {"start_date": 1802678400, "items": [{"price": "price_starter"}]}]}
        """;

    assertThat(next(subscription, schedule.formatted("active"))).isEqualTo("starter");
    assertThat(next(subscription, schedule.formatted("released"))).isNull();
  }

  @Test
  void aSubscriptionToSomethingElseIsSaidToBeUnknown() {
    assertThatThrownBy(() ->
            subscription(
                """
                {"id": "sub_1", "status": "active",
                 "items": {"data": [{"id": "si_1", "price": {"id": "price_other"}}]}}
                """))
        .isInstanceOf(UnknownPriceException.class);
  }

  @Test
  void whatIsNullOfAnotherTypeOrOutOfRangeReadsAsMissing() {
    StripeObject odd =
        StripeObject.parse(
            """
            {"id": "x", "a": null, "b": 7, "c": {"d": []}, "when": 1e40, "n": 99999999999999999999}
            """);

    assertThat(odd.text("a")).isNull();
    assertThat(odd.text("b")).isNull();
    assertThat(odd.text("c.d.e")).isNull();
    assertThat(odd.list("c.d")).isEmpty();
    assertThat(odd.time("when")).isNull();
    assertThat(odd.number("n")).isZero();
  }

  @Test
  void amountsOfCurrenciesThatStripeWritesOtherwiseAreReadRight() {
    assertThat(StripeMoney.of(500, "jpy")).hasToString("500 JPY");
    assertThat(StripeMoney.of(5_000, "isk")).hasToString("50 ISK");
    assertThat(StripeMoney.of(1_500, "kwd")).hasToString("1.500 KWD");
    assertThat(StripeMoney.amount(StripeMoney.of(5_000, "isk"))).isEqualTo(5_000);
    assertThatThrownBy(() -> StripeMoney.of(1, "zzz")).isInstanceOf(UnreadableException.class);
  }

  private static InvoiceReading invoice(String json) {
    return InvoiceReading.of(StripeObject.parse(json), PRICES);
  }

  private static SubscriptionReading subscription(String json) {
    return SubscriptionReading.of(StripeObject.parse(json), null, PRICES);
  }

  private static @Nullable String next(StripeObject subscription, String schedule) {
    return SubscriptionReading.of(subscription, StripeObject.parse(schedule), PRICES)
        .state()
        .nextPlan();
  }
}
