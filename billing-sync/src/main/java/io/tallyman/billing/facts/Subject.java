package io.tallyman.billing.facts;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The object that an event is a reason to look at again.
 *
 * @param copy of the object, or of one that speaks for it, as it was when the event was made; null
 *     where the event has none
 */
public record Subject(Kind kind, String id, @Nullable StripeObject copy) {
  /** Kinds of objects that facts are about. */
  public enum Kind {
    CHECKOUT,
    CUSTOMER,
    SUBSCRIPTION,
    INVOICE,
    PAYMENT,
    DISPUTE
  }

  private static final Set<String> CHECKOUTS =
      Set.of(
          "checkout.session.completed",
          "checkout.session.async_payment_succeeded",
          "checkout.session.async_payment_failed",
          "checkout.session.expired");
  private static final Set<String> CHARGES =
      Set.of("charge.succeeded", "charge.failed", "charge.refunded", "charge.updated");

  /**
   * What an event is about; null where it has no effect on anything that is told or shown.
   *
   * @throws UnreadableException if something is missing that each event of its type has
   */
  public static @Nullable Subject of(StripeEvent event) {
    StripeObject object = event.object();
    String type = event.type();
    if (CHECKOUTS.contains(type)) {
      return new Subject(Kind.CHECKOUT, object.id(), object);
    } else if (type.equals("customer.updated") || type.equals("customer.deleted")) {
      return new Subject(Kind.CUSTOMER, object.id(), object);
    } else if (type.startsWith("customer.subscription.")) {
      return new Subject(Kind.SUBSCRIPTION, object.id(), object);
    } else if (type.startsWith("subscription_schedule.")) {
      return other(Kind.SUBSCRIPTION, object.reference("subscription", "released_subscription"));
    } else if (type.equals("invoice.upcoming")) {
      // Of no invoice that is there yet.
      return other(
          Kind.SUBSCRIPTION,
          object.reference("parent.subscription_details.subscription", "subscription"));
    } else if (type.startsWith("invoice.") && !type.equals("invoice.deleted")) {
      return new Subject(Kind.INVOICE, object.id(), object);
    } else if (type.startsWith("invoice_payment.") || type.startsWith("credit_note.")) {
      return other(Kind.INVOICE, object.reference("invoice"));
    } else if (type.startsWith("payment_intent.")) {
      return new Subject(Kind.PAYMENT, object.id(), object);
    } else if (type.startsWith("charge.dispute.")) {
      return new Subject(Kind.DISPUTE, object.id(), object);
    } else if (CHARGES.contains(type)) {
      String payment = object.reference("payment_intent");
      return payment == null ? null : new Subject(Kind.PAYMENT, payment, object);
    } else if (type.startsWith("refund.") || type.startsWith("charge.refund.")) {
      return other(Kind.PAYMENT, object.reference("payment_intent"));
    }
    return null;
  }

  private static @Nullable Subject other(Kind kind, @Nullable String id) {
    return id == null ? null : new Subject(kind, id, null);
  }
}
