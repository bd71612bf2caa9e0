package io.tallyman.billing.sync;

import io.tallyman.billing.facts.Offers;
import io.tallyman.billing.facts.PaymentReading;
import io.tallyman.billing.facts.StripeMoney;
import io.tallyman.billing.facts.StripeObject;
import io.tallyman.topic.BillingFact.PackPurchased;
import io.tallyman.topic.BillingFact.PurchaseKind;
import io.tallyman.topic.UsageEvent;

/** Tells what has been bought on Stripe's pages. */
record CheckoutSync(Fetch fetch, SubscriptionSync subscriptions, PaymentSync payments) {
  static final String PATH = "/v1/checkout/sessions/";

  /** Tells what has come of a session so far. */
  boolean tell(Work work, String id, StripeObject copy) {
    StripeObject session = fetch.latest(PATH + id, copy).orElse(copy);
    String subscription = session.reference("subscription");
    String payment = session.reference("payment_intent");
    StripeObject metadata = session.at("metadata");
    if (subscription != null) {
      subscriptions.tell(work, subscription, null);
    } else if (payment != null) {
      payments.tell(work, payment, null, metadata);
    } else if ("no_payment_required".equals(session.text("payment_status"))
        && "complete".equals(session.text("status"))) {
      tellGift(work, session, metadata);
    }
    return true;
  }

  /** A discount of all there was to pay leaves no payment: the session speaks for it. */
  private static void tellGift(Work work, StripeObject session, StripeObject metadata) {
    String pack = metadata.text(Offers.PACK);
    if (pack != null) {
      var wallet = metadata.text(PaymentReading.WALLET);
      work.told()
          .tell(
              new PackPurchased(
                  session.id(),
                  pack,
                  null,
                  wallet == null ? UsageEvent.DEFAULT_WALLET : wallet,
                  StripeMoney.of(session.number("amount_total"), session.text("currency")),
                  PurchaseKind.MANUAL,
                  null),
              work.now());
    }
  }
}
