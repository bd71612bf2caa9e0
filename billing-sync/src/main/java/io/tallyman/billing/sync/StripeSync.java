package io.tallyman.billing.sync;

import io.tallyman.billing.facts.Offers;
import io.tallyman.billing.facts.PaymentReading;
import io.tallyman.billing.facts.StripeEvent;
import io.tallyman.billing.facts.StripeMoney;
import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.facts.Subject;
import io.tallyman.billing.facts.UnknownPriceException;
import io.tallyman.billing.store.CustomerTable;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.billing.webhook.NotYetException;
import io.tallyman.billing.webhook.WebhookWork;
import io.tallyman.topic.BillingFact.CustomerChanged;
import io.tallyman.topic.BillingFact.PackPurchased;
import io.tallyman.topic.BillingFact.PurchaseKind;
import io.tallyman.topic.UsageEvent;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Looks at objects again that something has happened to, and tells what is new. An event is only a
 * reason to look: nothing rests on the order in which events come, nor on how often.
 */
public final class StripeSync implements WebhookWork {
  private static final Map<Subject.Kind, String> PATHS =
      Map.of(
          Subject.Kind.CHECKOUT, "/v1/checkout/sessions/",
          Subject.Kind.CUSTOMER, "/v1/customers/",
          Subject.Kind.SUBSCRIPTION, "/v1/subscriptions/",
          Subject.Kind.INVOICE, "/v1/invoices/",
          Subject.Kind.PAYMENT, "/v1/payment_intents/",
          Subject.Kind.DISPUTE, "/v1/disputes/");

  private final Fetch fetch;
  private final Owners owners;
  private final SubscriptionSync subscriptions;
  private final InvoiceSync invoices;
  private final PaymentSync payments;
  private final DisputeSync disputes;

  public StripeSync(StripeGateway stripe, Offers offers) {
    fetch = new Fetch(stripe);
    owners = new Owners(fetch);
    PriceBook prices = new PriceBook(offers, fetch);
    subscriptions = new SubscriptionSync(fetch, prices);
    invoices = new InvoiceSync(fetch, prices, subscriptions);
    payments = new PaymentSync(fetch, invoices);
    disputes = new DisputeSync(fetch, payments, invoices);
  }

  /** Tells how a subscription stands, under the lock of whose it is. */
  public void tellSubscription(Work work, String id) {
    subscriptions.tell(work, id, null);
  }

  /** Tells how a payment stands, under the lock of whose it is. */
  public void tellPayment(Work work, String id) {
    payments.tell(work, id, null, null);
  }

  @Override
  public boolean take(Handle handle, StripeEvent event, Instant now) {
    Subject subject = Subject.of(event);
    Instant asOf = event.createdAt() == null ? now : event.createdAt();
    return subject != null && look(handle, subject, now, asOf);
  }

  /**
   * Looks at an object, and tells what is new.
   *
   * @param asOf of when the subject's copy is
   * @return false if there is no such object
   * @throws NotYetException if something is missing that may yet come
   */
  public boolean look(Handle handle, Subject subject, Instant now, Instant asOf) {
    StripeObject known =
        Optional.ofNullable(subject.copy())
            .or(() -> fetch.latest(PATHS.get(subject.kind()) + subject.id(), null))
            .orElse(null);
    if (known == null) {
      return false;
    }
    try {
      return look(handle, subject, known, now, asOf);
    } catch (UnknownPriceException unknown) {
      throw new NotYetException("unknown_price", String.valueOf(unknown.getMessage()));
    }
  }

  private boolean look(
      Handle handle, Subject subject, StripeObject known, Instant now, Instant asOf) {
    String id = subject.id();
    if (subject.kind() == Subject.Kind.DISPUTE) {
      return lookAtDispute(handle, known, now, asOf);
    }
    Work work = owners.lock(handle, known, now, asOf);
    return switch (subject.kind()) {
      case CHECKOUT -> lookAtCheckout(work, id, known);
      case CUSTOMER -> lookAtCustomer(work, id, known);
      case SUBSCRIPTION -> subscriptions.tell(work, id, known);
      case INVOICE -> invoices.tell(work, id, known);
      case PAYMENT -> payments.tell(work, id, known, null);
      case DISPUTE -> throw new IllegalStateException("it has been looked at");
    };
  }

  private boolean lookAtDispute(Handle handle, StripeObject known, Instant now, Instant asOf) {
    String payment = disputes.paymentOf(known);
    StripeObject paid =
        payment == null
            ? null
            : fetch.latest(PATHS.get(Subject.Kind.PAYMENT) + payment, null).orElse(null);
    if (payment == null || paid == null) {
      return false;
    }
    Work work = owners.lock(handle, paid, now, asOf);
    StripeObject dispute =
        fetch.latest(PATHS.get(Subject.Kind.DISPUTE) + known.id(), known).orElse(known);
    return disputes.tell(work, dispute, payment);
  }

  private boolean lookAtCheckout(Work work, String id, StripeObject copy) {
    StripeObject session = fetch.latest(PATHS.get(Subject.Kind.CHECKOUT) + id, copy).orElse(copy);
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

  private boolean lookAtCustomer(Work work, String id, StripeObject copy) {
    StripeObject customer = fetch.latest(PATHS.get(Subject.Kind.CUSTOMER) + id, copy).orElse(copy);
    if (customer.flag("deleted") || copy.flag("deleted")) {
      new CustomerTable(work.handle()).delete(id);
    } else {
      @Nullable String email = customer.text("email");
      work.told().tell(new CustomerChanged(id, email, customer.text("name")), work.now());
    }
    return true;
  }
}
