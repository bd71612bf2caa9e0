package io.tallyman.billing.sync;

import io.tallyman.billing.facts.InvoiceReading;
import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.store.InvoiceTable.Returned;
import io.tallyman.billing.store.ToldTable;
import io.tallyman.topic.BillingFact.InvoiceRefunded;
import io.tallyman.topic.BillingFact.PaymentFailed;
import io.tallyman.topic.BillingFact.PeriodPaid;
import org.jspecify.annotations.Nullable;

/** Tells how invoices stand: what period has been paid for, what could not be, what came back. */
record InvoiceSync(Fetch fetch, PriceBook prices, SubscriptionSync subscriptions) {
  /**
   * Tells how one stands now.
   *
   * @param copy to go by where Stripe cannot be asked
   * @return whether there is such an invoice
   */
  boolean tell(Work work, String id, @Nullable StripeObject copy) {
    StripeObject json = fetch.latest("/v1/invoices/" + id, copy).orElse(null);
    if (json == null) {
      return false;
    }
    InvoiceReading reading = InvoiceReading.of(json, price -> prices.offer(work.handle(), price));
    if (work.invoices().note(reading)) {
      work.news().add("invoice " + id + " is " + reading.status() + ", and was not known as it is");
    }
    ToldTable told = work.told();
    PeriodPaid paid = reading.periodPaid();
    if (paid != null && told.tell(paid, work.now())) {
      // The ledger starts a plan by its payment; what was told of it before fell on no plan.
      subscriptions.tellAgain(work, paid.subscription());
    }
    PaymentFailed failed = reading.paymentFailed();
    if (failed != null) {
      told.tell(failed, work.now());
    }
    tellReturned(work, id);
    return true;
  }

  /** Makes sure that an invoice which a payment names has been told of. */
  void tellIfUnknown(Work work, String id) {
    if (work.invoices().returned(id).isEmpty()) {
      tell(work, id, null);
    }
  }

  /** Tells what of a period's price has come back, by whatever way. */
  void tellReturned(Work work, String id) {
    Returned returned = work.invoices().returned(id).orElse(null);
    ToldTable told = work.told();
    if (returned == null || returned.paid() == 0 || !told.hasTold(id, PeriodPaid.class)) {
      return;
    }
    if (returned.refunded() > 0 || told.hasTold(id, InvoiceRefunded.class)) {
      told.tell(new InvoiceRefunded(id, returned.refunded(), returned.paid()), work.now());
    }
  }
}
