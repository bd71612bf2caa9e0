package io.tallyman.proving.money;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.tallyman.simulator.StripeSimulator;
import io.tallyman.simulator.account.StripeObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** An organization's money, as Stripe has it and as the ledger has it, in the same words. */
final class Books {
  private static final Set<String> RUNNING = Set.of("active", "past_due", "trialing");

  /** Micro-credits of the one pack that is bought. */
  private static final long UNITS = 500_000_000;

  /** The catalog's. */
  private static final Duration GRACE = Duration.ofDays(7);

  private final Jdbi ledger;
  private final Instant now;
  private final Map<String, String> owners;
  private final Map<String, String> intervals;
  private final Map<String, List<StripeObject>> charges;
  private final Map<String, List<StripeObject>> invoices;
  private final Map<String, List<StripeObject>> subscriptions;
  private final Map<String, List<StripeObject>> refunds;
  private final Map<String, List<StripeObject>> disputes;

  /** Opens them as they are now. */
  Books(MoneyPath path) {
    StripeSimulator stripe = path.stripe();
    ledger = path.database().superuser();
    now = path.now();
    owners =
        stripe.all("customer").stream()
            .collect(toMap(StripeObject::id, customer -> customer.need("metadata.organization")));
    intervals =
        stripe.all("price").stream()
            .filter(price -> price.has("recurring"))
            .collect(toMap(StripeObject::id, price -> price.need("recurring.interval")));
    charges = byOwner(stripe.all("charge"));
    invoices = byOwner(stripe.all("invoice"));
    subscriptions = byOwner(stripe.all("subscription"));
    refunds = byCharge(stripe.all("refund"));
    disputes = byCharge(stripe.all("dispute"));
  }

  private Map<String, List<StripeObject>> byOwner(List<StripeObject> objects) {
    return objects.stream().collect(groupingBy(each -> owners.get(each.need("customer"))));
  }

  private static Map<String, List<StripeObject>> byCharge(List<StripeObject> objects) {
    return objects.stream().collect(groupingBy(each -> each.need("charge")));
  }

  /** Packs: {@code PAYMENT amount refunded of paid, open or lost dispute}. */
  List<String> stripesPayments(String organization) {
    return packs(organization)
        .map(charge -> {
          long refunded = refunded(charge);
          String dispute = dispute(charge);
          return "%s %d %d %s"
              .formatted(charge.need("payment_intent"), charge.number("amount"), refunded, dispute);
        })
        .sorted()
        .toList();
  }

  List<String> ledgersPayments(String organization) {
    return query(
        organization,
        """
        select concat_ws(' ', payment, amount, refunded,
                         case when lost then 'lost' when disputed then 'open' else 'none' end)
        from billing_payment where organization_id = %s order by 1
        """);
  }

  /** Invoices that pay for a period: {@code INVOICE paid}. */
  List<String> stripesInvoices(String organization) {
    return of(invoices, organization)
        .filter(invoice -> invoice.is("status", "paid"))
        .filter(invoice -> !periods(invoice).isEmpty())
        .map(invoice -> invoice.id() + " " + invoice.number("amount_paid"))
        .sorted()
        .toList();
  }

  /** The lines that pay for a period: whole ones, and prorations to another interval. */
  private List<StripeObject> periods(StripeObject invoice) {
    List<StripeObject> lines = invoice.objects("lines.data");
    Set<String> credited =
        lines.stream()
            .filter(line -> line.number("amount") < 0)
            .map(this::interval)
            .collect(toSet());
    return lines.stream()
        .filter(line -> line.number("amount") > 0)
        .filter(line ->
            !line.flag("parent.subscription_item_details.proration")
                || (!credited.isEmpty() && !credited.contains(interval(line))))
        .toList();
  }

  private String interval(StripeObject line) {
    return String.valueOf(intervals.get(line.need("pricing.price_details.price")));
  }

  List<String> ledgersInvoices(String organization) {
    return query(
        organization,
        """
        select concat_ws(' ', invoice, amount) from billing_invoice
        where organization_id = %s order by 1
        """);
  }

  /** Micro-credits of packs: what was bought, less what was taken back or is frozen. */
  List<String> stripesCredits(String organization) {
    long credits =
        packs(organization)
            .mapToLong(charge -> {
              long paid = charge.number("amount");
              long taken = (2 * UNITS * refunded(charge) + paid) / (2 * paid);
              return dispute(charge).equals("none") ? UNITS - taken : 0;
            })
            .sum();
    return List.of(Long.toString(credits));
  }

  List<String> ledgersCredits(String organization) {
    List<String> credits =
        query(
            organization,
            "select (credits - overage)::text from account where organization_id = %s");
    return credits.isEmpty() ? List.of("0") : credits;
  }

  /** The subscription that runs; the default plan has none. */
  List<String> stripesPlan(String organization) {
    Set<String> graceOver = graceOver(organization);
    return of(subscriptions, organization)
        .filter(subscription -> RUNNING.contains(subscription.need("status")))
        .filter(subscription ->
            !(subscription.is("status", "past_due") && graceOver.contains(subscription.id())))
        .map(subscription -> subscription.id() + " " + subscription.need("status"))
        .toList();
  }

  List<String> ledgersPlan(String organization) {
    Set<String> graceOver =
        graceOver(organization).stream().map(id -> id + " past_due").collect(toSet());
    return query(
            organization,
            """
            select subscription || ' ' || status from plan_state
            where organization_id = %s and subscription like 'sub!_%%' escape '!'
            """)
        .stream()
        .filter(plan -> !graceOver.contains(plan))
        .toList();
  }

  /**
   * Subscriptions that Stripe still tries to be paid for, beyond the catalog's grace. The ledger
   * ends them by its own clock, from when it heard of the failure: which may be late.
   */
  private Set<String> graceOver(String organization) {
    return of(invoices, organization)
        .filter(invoice -> invoice.is("status", "open"))
        .filter(invoice ->
            invoice.number("status_transitions.finalized_at") <= now.minus(GRACE).getEpochSecond())
        .filter(invoice -> invoice.has("parent.subscription_details.subscription"))
        .map(invoice -> invoice.need("parent.subscription_details.subscription"))
        .collect(toSet());
  }

  private Stream<StripeObject> packs(String organization) {
    return of(charges, organization)
        .filter(charge -> charge.is("status", "succeeded") && charge.has("metadata.pack"));
  }

  private static Stream<StripeObject> of(
      Map<String, List<StripeObject>> objects, String organization) {
    return objects.getOrDefault(organization, List.of()).stream();
  }

  private long refunded(StripeObject charge) {
    return of(refunds, charge.id())
        .filter(refund -> !refund.is("status", "failed"))
        .mapToLong(refund -> refund.number("amount"))
        .sum();
  }

  private String dispute(StripeObject charge) {
    return of(disputes, charge.id())
        .map(dispute ->
            switch (dispute.need("status")) {
              case "lost" -> "lost";
              case "won", "warning_closed", "prevented" -> "none";
              default -> "open";
            })
        .findFirst()
        .orElse("none");
  }

  private List<String> query(String organization, String sql) {
    String id = "(select id from organization where name = :organization)";
    return ledger.withHandle(handle ->
        handle
            .createQuery(sql.formatted(id))
            .bind("organization", organization)
            .mapTo(String.class)
            .list());
  }
}
