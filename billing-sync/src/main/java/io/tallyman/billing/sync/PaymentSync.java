package io.tallyman.billing.sync;

import io.tallyman.billing.facts.PaymentReading;
import io.tallyman.billing.facts.StripeMoney;
import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.store.PaymentTable.Payment;
import io.tallyman.billing.store.ToldTable;
import io.tallyman.topic.BillingFact.PackPurchased;
import io.tallyman.topic.BillingFact.PurchaseRefunded;
import io.tallyman.topic.BillingFact.TopUpFailed;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells how payments stand: what has been bought, what came back, which top-up has failed. */
record PaymentSync(Fetch fetch, InvoiceSync invoices) {
  private static final Set<String> REFUNDS_THAT_HOLD =
      Set.of("succeeded", "pending", "requires_action");

  /**
   * Tells how one stands now.
   *
   * @param copy of the payment intent, or of a charge that speaks for it, to go by where Stripe
   *     cannot be asked
   * @param bought metadata that says what is bought; null where the payment says it itself
   * @return whether there is such a payment
   */
  boolean tell(Work work, String id, @Nullable StripeObject copy, @Nullable StripeObject bought) {
    StripeObject json =
        fetch
            .latest("/v1/payment_intents/" + id, Map.of("expand", List.of("latest_charge")), copy)
            .orElse(null);
    if (json == null) {
      return false;
    }
    PaymentReading reading = read(id, json, bought);
    Payment known = work.payments().find(id).orElse(null);
    String invoice = reading.pack() != null ? null : invoiceOf(id, reading, known);
    if (invoice != null) {
      invoices.tellIfUnknown(work, invoice);
    }
    if (work.payments().note(reading, refunded(id, reading, known), invoice)) {
      work.news().add("payment " + id + " is " + reading.status() + ", and was not known as it is");
    }
    tellFacts(work, reading);
    if (invoice != null) {
      invoices.tellReturned(work, invoice);
    }
    return true;
  }

  private static PaymentReading read(String id, StripeObject json, @Nullable StripeObject bought) {
    if (json.kind().equals("charge")) {
      return PaymentReading.ofCharge(id, json);
    }
    StripeObject own = json.at("metadata");
    return PaymentReading.of(json, bought == null || own.text("pack") != null ? own : bought);
  }

  private void tellFacts(Work work, PaymentReading reading) {
    ToldTable told = work.told();
    PackPurchased purchase = reading.purchase();
    TopUpFailed failed = reading.topUpFailed();
    if (purchase != null && !told.hasTold(purchase.payment(), PackPurchased.class)) {
      told.tell(purchase, work.now());
    }
    if (failed != null && !told.hasTold(failed.attempt(), TopUpFailed.class)) {
      told.tell(failed, work.now());
    }
    Payment stored = work.payments().find(reading.id()).orElseThrow();
    long refunded = stored.refunded().minorUnits();
    boolean changed = refunded > 0 || told.hasTold(reading.id(), PurchaseRefunded.class);
    if (changed && told.hasTold(reading.id(), PackPurchased.class)) {
      long paid = stored.amount().minorUnits();
      told.tell(new PurchaseRefunded(reading.id(), Math.min(refunded, paid), paid), work.now());
    }
  }

  /** On the payment until 2025-03-31 (basil); since, only a list of its own knows. */
  private @Nullable String invoiceOf(String id, PaymentReading reading, @Nullable Payment known) {
    if (reading.invoice() != null) {
      return reading.invoice();
    }
    if (known != null && known.invoice() != null) {
      return known.invoice();
    }
    Map<String, Object> ofPayment =
        Map.of("payment", Map.of("type", "payment_intent", "payment_intent", id));
    return fetch.list("/v1/invoice_payments", ofPayment).stream()
        .map(payment -> payment.reference("invoice"))
        .filter(found -> found != null)
        .findFirst()
        .orElse(null);
  }

  /** Of all refunds that hold: one that has failed after all does not count. */
  private long refunded(String id, PaymentReading reading, @Nullable Payment known) {
    boolean any = reading.refunded() > 0 || (known != null && !known.refunded().isZero());
    if (!any) {
      return 0;
    }
    List<StripeObject> refunds = fetch.list("/v1/refunds", Map.of("payment_intent", id));
    if (refunds.isEmpty()) {
      return reading.refunded();
    }
    return refunds.stream()
        .filter(refund -> REFUNDS_THAT_HOLD.contains(String.valueOf(refund.text("status"))))
        .mapToLong(
            refund -> StripeMoney.of(refund.number("amount"), refund.text("currency")).minorUnits())
        .sum();
  }
}
