package io.tallyman.billing.sync;

import io.tallyman.billing.facts.Offers;
import io.tallyman.billing.facts.StripeEvent;
import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.facts.Subject;
import io.tallyman.billing.facts.UnknownPriceException;
import io.tallyman.billing.store.CustomerTable;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.billing.webhook.NotYetException;
import io.tallyman.billing.webhook.WebhookWork;
import io.tallyman.topic.BillingFact.CustomerChanged;
import java.time.Instant;
import java.util.List;
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
          Subject.Kind.CHECKOUT, CheckoutSync.PATH,
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
  private final CheckoutSync checkouts;

  public StripeSync(StripeGateway stripe, Offers offers) {
    fetch = new Fetch(stripe);
    owners = new Owners(fetch);
    PriceBook prices = new PriceBook(offers, fetch);
    subscriptions = new SubscriptionSync(fetch, prices);
    invoices = new InvoiceSync(fetch, prices, subscriptions);
    payments = new PaymentSync(fetch, invoices);
    disputes = new DisputeSync(fetch, payments, invoices);
    checkouts = new CheckoutSync(fetch, subscriptions, payments);
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
    return subject != null && look(handle, subject, now, asOf).found();
  }

  /**
   * What a look at an object found.
   *
   * @param found whether there is such an object
   * @param organization whose it is; null where there is none
   * @param news what was not known, for people; it is now
   */
  public record Look(boolean found, @Nullable String organization, List<String> news) {
    private static final Look NOTHING = new Look(false, null, List.of());
  }

  /**
   * Looks at an object, and tells what is new.
   *
   * @param asOf of when the subject's copy is
   * @throws NotYetException if something is missing that may yet come
   */
  public Look look(Handle handle, Subject subject, Instant now, Instant asOf) {
    StripeObject known =
        Optional.ofNullable(subject.copy())
            .or(() -> fetch.latest(PATHS.get(subject.kind()) + subject.id(), null))
            .orElse(null);
    if (known == null) {
      return Look.NOTHING;
    }
    try {
      return look(handle, subject, known, now, asOf);
    } catch (UnknownPriceException unknown) {
      throw new NotYetException("unknown_price", String.valueOf(unknown.getMessage()));
    }
  }

  private Look look(Handle handle, Subject subject, StripeObject known, Instant now, Instant asOf) {
    String id = subject.id();
    if (subject.kind() == Subject.Kind.DISPUTE) {
      return lookAtDispute(handle, known, now, asOf);
    }
    Work work = owners.lock(handle, known, now, asOf);
    boolean found =
        switch (subject.kind()) {
          case CHECKOUT -> checkouts.tell(work, id, known);
          case CUSTOMER -> lookAtCustomer(work, id, known);
          case SUBSCRIPTION -> subscriptions.tell(work, id, known);
          case INVOICE -> invoices.tell(work, id, known);
          case PAYMENT -> payments.tell(work, id, known, null);
          case DISPUTE -> throw new IllegalStateException("it has been looked at");
        };
    return look(work, found);
  }

  private static Look look(Work work, boolean found) {
    return new Look(found, work.organization(), List.copyOf(work.news()));
  }

  private Look lookAtDispute(Handle handle, StripeObject known, Instant now, Instant asOf) {
    String payment = disputes.paymentOf(known);
    StripeObject paid =
        payment == null
            ? null
            : fetch.latest(PATHS.get(Subject.Kind.PAYMENT) + payment, null).orElse(null);
    if (payment == null || paid == null) {
      return Look.NOTHING;
    }
    Work work = owners.lock(handle, paid, now, asOf);
    StripeObject dispute =
        fetch.latest(PATHS.get(Subject.Kind.DISPUTE) + known.id(), known).orElse(known);
    return look(work, disputes.tell(work, dispute, payment));
  }

  private boolean lookAtCustomer(Work work, String id, StripeObject copy) {
    StripeObject customer = fetch.latest(PATHS.get(Subject.Kind.CUSTOMER) + id, copy).orElse(copy);
    if (customer.flag("deleted") || copy.flag("deleted")) {
      if (new CustomerTable(work.handle()).delete(id)) {
        work.news().add("customer " + id + " is deleted, and was not known to be");
      }
      return true;
    }
    @Nullable String email = customer.text("email");
    @Nullable String name = customer.text("name");
    if (email != null || name != null || work.told().hasTold(id, CustomerChanged.class)) {
      work.told().tell(new CustomerChanged(id, email, name), work.now());
    }
    return true;
  }
}
