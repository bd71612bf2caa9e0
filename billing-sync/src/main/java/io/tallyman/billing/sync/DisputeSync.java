package io.tallyman.billing.sync;

import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.store.PaymentTable.Payment;
import io.tallyman.topic.BillingFact.DisputeClosed;
import io.tallyman.topic.BillingFact.DisputeOpened;
import io.tallyman.topic.BillingFact.Outcome;
import io.tallyman.topic.BillingFact.PackPurchased;
import org.jspecify.annotations.Nullable;

/** Tells how disputes stand. */
record DisputeSync(Fetch fetch, PaymentSync payments, InvoiceSync invoices) {
  /** Tells how one stands now; false where it is not of a payment that is known. */
  boolean tell(Work work, StripeObject dispute, String payment) {
    if (!payments.tell(work, payment, null, null)) {
      return false;
    }
    Payment known = work.payments().find(payment).orElseThrow();
    Outcome outcome = outcome(dispute.required("status"));
    if (work.told().hasTold(payment, PackPurchased.class)) {
      String id = dispute.id();
      work.told()
          .tell(
              outcome == null
                  ? new DisputeOpened(id, payment)
                  : new DisputeClosed(id, payment, outcome),
              work.now());
    } else if (known.invoice() != null) {
      // What a period gave is spent as time goes: it is taken back only once the money is gone.
      work.payments().noteLost(payment, outcome == Outcome.LOST);
      invoices.tellReturned(work, known.invoice());
    }
    return true;
  }

  /** How it has ended; null where it has not. A refund made of it is told as a refund. */
  private static @Nullable Outcome outcome(String status) {
    return switch (status) {
      case "lost" -> Outcome.LOST;
      case "won", "warning_closed", "prevented", "charge_refunded" -> Outcome.WON;
      default -> null;
    };
  }

  /** The payment that is disputed; null where it is none that billing-sync knows of. */
  @Nullable String paymentOf(StripeObject dispute) {
    String payment = dispute.reference("payment_intent");
    String charge = dispute.reference("charge");
    return payment != null || charge == null
        ? payment
        : fetch
            .latest("/v1/charges/" + charge, null)
            .map(found -> found.reference("payment_intent"))
            .orElse(null);
  }
}
