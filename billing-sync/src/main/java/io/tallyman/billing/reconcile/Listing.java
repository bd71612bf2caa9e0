package io.tallyman.billing.reconcile;

import io.tallyman.billing.facts.StripeObject;
import io.tallyman.billing.facts.Subject.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list of Stripe's, and what its members are a reason to look at. An object may change long after
 * it was made, so that each list begins earlier than the time that is asked about; subscriptions
 * live for as long as they like, and all of them are listed.
 */
enum Listing {
  CUSTOMERS("/v1/customers", Kind.CUSTOMER, "id", Duration.ZERO),
  CHECKOUTS("/v1/checkout/sessions", Kind.CHECKOUT, "id", Duration.ofDays(14)),
  SUBSCRIPTIONS("/v1/subscriptions", Kind.SUBSCRIPTION, "id", null),
  /** Stripe goes on collecting for two months at most. */
  INVOICES("/v1/invoices", Kind.INVOICE, "id", Duration.ofDays(62)),
  CREDIT_NOTES("/v1/credit_notes", Kind.INVOICE, "invoice", Duration.ofDays(14)),
  PAYMENTS("/v1/payment_intents", Kind.PAYMENT, "id", Duration.ofDays(31)),
  REFUNDS("/v1/refunds", Kind.PAYMENT, "payment_intent", Duration.ofDays(31)),
  DISPUTES("/v1/disputes", Kind.DISPUTE, "id", Duration.ofDays(180));

  private static final int PAGE = 100;

  private final String path;
  private final Kind kind;
  private final String reference;
  private final @Nullable Duration margin;

  Listing(String path, Kind kind, String reference, @Nullable Duration margin) {
    this.path = path;
    this.kind = kind;
    this.reference = reference;
    this.margin = margin;
  }

  String path() {
    return path;
  }

  Kind kind() {
    return kind;
  }

  /** What a member is a reason to look at; null where it is of nothing that facts are about. */
  @Nullable String subject(StripeObject member) {
    return member.reference(reference);
  }

  /** What comes after it; null after the last. */
  @Nullable Listing next() {
    List<Listing> order = List.of(values());
    int next = order.indexOf(this) + 1;
    return next < order.size() ? order.get(next) : null;
  }

  /**
   * What to ask for a page with.
   *
   * @param since of when what is asked about begins
   * @param after the last member of the page before; null for the first page
   */
  Map<String, Object> page(Instant since, @Nullable String after) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("limit", PAGE);
    if (margin == null) {
      parameters.put("status", "all");
    } else {
      long from = Math.max(0, since.minus(margin).getEpochSecond());
      parameters.put("created", Map.of("gte", from));
    }
    if (after != null) {
      parameters.put("starting_after", after);
    }
    return parameters;
  }
}
