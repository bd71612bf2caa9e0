package io.tallyman.proving.money;

import io.tallyman.simulator.StripeSimulator;
import io.tallyman.simulator.account.StripeObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/** One organization's money, as Stripe has it and as the ledger has it, in the same words. */
final class Books {
  private static final Set<String> RUNNING = Set.of("active", "past_due", "trialing");

  /** Micro-credits of the one pack that is bought. */
  private static final long UNITS = 500_000_000;

  private final StripeSimulator stripe;
  private final Jdbi ledger;
  private final String organization;
  private final Set<String> customers;

  Books(MoneyPath path, String organization) {
    this.stripe = path.stripe();
    this.ledger = path.database().superuser();
    this.organization = organization;
    this.customers =
        Set.copyOf(
            stripe.all("customer").stream()
                .filter(customer -> customer.is("metadata.organization", organization))
                .map(StripeObject::id)
                .toList());
  }

  /** Packs: {@code PAYMENT amount refunded of paid, open or lost dispute}. */
  List<String> stripesPayments() {
    return packs()
        .map(charge -> {
          long refunded = refunded(charge);
          String dispute = dispute(charge);
          return "%s %d %d %s"
              .formatted(charge.need("payment_intent"), charge.number("amount"), refunded, dispute);
        })
        .sorted()
        .toList();
  }

  List<String> ledgersPayments() {
    return query(
        """
        select concat_ws(' ', payment, amount, refunded,
                         case when lost then 'lost' when disputed then 'open' else 'none' end)
        from billing_payment where organization_id = %s order by 1
        """);
  }

  /** Invoices that pay for a period: {@code INVOICE paid}. */
  List<String> stripesInvoices() {
    return of("invoice")
        .filter(invoice -> invoice.is("status", "paid") && invoice.number("amount_paid") > 0)
        .filter(invoice -> !invoice.is("billing_reason", "subscription_update"))
        .map(invoice -> invoice.id() + " " + invoice.number("amount_paid"))
        .sorted()
        .toList();
  }

  List<String> ledgersInvoices() {
    return query(
        """
        select concat_ws(' ', invoice, amount) from billing_invoice
        where organization_id = %s order by 1
        """);
  }

  /** Micro-credits of packs: what was bought, less what was taken back or is frozen. */
  List<String> stripesCredits() {
    long credits =
        packs()
            .mapToLong(charge -> {
              long paid = charge.number("amount");
              long taken = (2 * UNITS * refunded(charge) + paid) / (2 * paid);
              return dispute(charge).equals("none") ? UNITS - taken : 0;
            })
            .sum();
    return List.of(Long.toString(credits));
  }

  List<String> ledgersCredits() {
    List<String> credits =
        query("select (credits - overage)::text from account where organization_id = %s");
    return credits.isEmpty() ? List.of("0") : credits;
  }

  /** The subscription that runs; the default plan has none. */
  List<String> stripesPlan() {
    return of("subscription")
        .filter(subscription -> RUNNING.contains(subscription.need("status")))
        .map(subscription -> subscription.id() + " " + subscription.need("status"))
        .toList();
  }

  List<String> ledgersPlan() {
    return query(
        """
        select subscription || ' ' || status from plan_state
        where organization_id = %s and subscription like 'sub!_%%' escape '!'
        """);
  }

  private Stream<StripeObject> packs() {
    return of("charge")
        .filter(charge -> charge.is("status", "succeeded") && charge.has("metadata.pack"));
  }

  private Stream<StripeObject> of(String kind) {
    return stripe.all(kind).stream()
        .filter(object -> customers.contains(String.valueOf(object.text("customer"))));
  }

  private long refunded(StripeObject charge) {
    return stripe.all("refund").stream()
        .filter(refund -> refund.is("charge", charge.id()) && !refund.is("status", "failed"))
        .mapToLong(refund -> refund.number("amount"))
        .sum();
  }

  private String dispute(StripeObject charge) {
    return stripe.all("dispute").stream()
        .filter(dispute -> dispute.is("charge", charge.id()))
        .map(dispute ->
            switch (dispute.need("status")) {
              case "lost" -> "lost";
              case "won", "warning_closed", "prevented" -> "none";
              default -> "open";
            })
        .findFirst()
        .orElse("none");
  }

  private List<String> query(String sql) {
    String id = "(select id from organization where name = :organization)";
    return ledger.withHandle(handle ->
        handle
            .createQuery(sql.formatted(id))
            .bind("organization", organization)
            .mapTo(String.class)
            .list());
  }
}
