package io.tallyman.billing.facts;

import io.tallyman.money.Money;
import io.tallyman.topic.BillingFact.Interval;
import io.tallyman.topic.BillingFact.PaymentFailed;
import io.tallyman.topic.BillingFact.PeriodPaid;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An invoice of Stripe's.
 *
 * @param subscription null where it is of none
 * @param status {@code draft}, {@code open}, {@code paid}, {@code void} or {@code uncollectible}
 * @param credited minor units that credit notes gave back after it was paid
 */
public record InvoiceReading(
    String id,
    @Nullable String subscription,
    @Nullable String number,
    String status,
    Money amount,
    Money amountPaid,
    long credited,
    @Nullable String hostedUrl,
    @Nullable String pdfUrl,
    Instant createdAt,
    @Nullable Instant paidAt,
    @Nullable PeriodPaid periodPaid,
    @Nullable PaymentFailed paymentFailed) {
  private static final String PAID = "paid";
  private static final String OPEN = "open";

  /** The reasons for which a whole period is paid for. */
  private static final Set<String> REASONS =
      Set.of("subscription_create", "subscription_cycle", "subscription_update", "subscription");

  /**
   * Reads one, of any API version.
   *
   * @throws UnreadableException if something is missing that each has
   * @throws UnknownPriceException if it is for none of the catalog's plans
   */
  public static InvoiceReading of(StripeObject json, Prices prices) {
    String id = json.id();
    String subscription =
        json.reference("parent.subscription_details.subscription", "subscription");
    String status = json.flag(PAID) ? PAID : json.required("status");
    String currency = json.text("currency");
    Money amountPaid = StripeMoney.of(json.number("amount_paid"), currency);
    Instant createdAt = json.requiredTime("created");
    return new InvoiceReading(
        id,
        subscription,
        json.text("number"),
        status,
        StripeMoney.of(json.number("total"), currency),
        amountPaid,
        StripeMoney.of(json.number("post_payment_credit_notes_amount"), currency).minorUnits(),
        json.text("hosted_invoice_url"),
        json.text("invoice_pdf"),
        createdAt,
        json.time("status_transitions.paid_at"),
        status.equals(PAID) && subscription != null
            ? periodPaid(json, id, subscription, amountPaid, prices)
            : null,
        subscription == null ? null : paymentFailed(json, id, subscription, status, createdAt));
  }

  /**
   * The period that it pays for; null where it pays for none. A trial's line costs nothing before
   * any discount, and is no period paid for. Nor is a proration, unless it is one for another
   * interval than is credited: in flexible billing a change of interval is billed so.
   */
  private static @Nullable PeriodPaid periodPaid(
      StripeObject json, String id, String subscription, Money amount, Prices prices) {
    if (!REASONS.contains(String.valueOf(json.text("billing_reason")))) {
      return null;
    }
    Set<Interval> credited = credited(json, prices);
    PeriodPaid latest = null;
    for (StripeObject line : json.list("lines")) {
      Instant start = line.time("period.start");
      Instant end = line.time("period.end");
      if (line.number("amount") > 0
          && start != null
          && end != null
          && end.isAfter(start)
          && (latest == null || end.isAfter(latest.periodEnd()))
          && (!isProration(line) || !credited.isEmpty())
          && offer(line, prices) instanceof Offer.OfPlan sold
          && (!isProration(line) || !credited.contains(sold.interval()))) {
        latest = new PeriodPaid(id, subscription, sold.plan(), sold.interval(), start, end, amount);
      }
    }
    return latest;
  }

  /** The intervals of the plans that are credited for not being used. */
  private static Set<Interval> credited(StripeObject json, Prices prices) {
    Set<Interval> credited = EnumSet.noneOf(Interval.class);
    for (StripeObject line : json.list("lines")) {
      if (isProration(line) && line.number("amount") < 0) {
        try {
          if (offer(line, prices) instanceof Offer.OfPlan unused) {
            credited.add(unused.interval());
          }
        } catch (UnknownPriceException other) {
          // Something else that the same invoice is about.
        }
      }
    }
    return credited;
  }

  private static @Nullable Offer offer(StripeObject line, Prices prices) {
    for (String path : List.of("pricing.price_details.price", "price", "plan")) {
      if (line.reference(path) != null) {
        return prices.offer(line.at(path));
      }
    }
    return null;
  }

  /** On the line until 2025-03-31 (basil), in its parent since. */
  private static boolean isProration(StripeObject line) {
    return line.flag("proration")
        || line.flag("parent.subscription_item_details.proration")
        || line.flag("parent.invoice_item_details.proration")
        || line.at("parent.invoice_item_details").json().isObject();
  }

  /** The first attempt to collect it comes as it is finalized. */
  private static @Nullable PaymentFailed paymentFailed(
      StripeObject json, String id, String subscription, String status, Instant createdAt) {
    boolean failing =
        status.equals(OPEN) && json.number("attempt_count") > 0 && json.flag("attempted");
    if (!failing) {
      return null;
    }
    Instant finalizedAt = json.time("status_transitions.finalized_at");
    return new PaymentFailed(id, subscription, finalizedAt == null ? createdAt : finalizedAt);
  }
}
