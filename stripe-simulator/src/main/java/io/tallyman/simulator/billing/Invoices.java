package io.tallyman.simulator.billing;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.Lists;
import io.tallyman.simulator.payments.Customers;
import io.tallyman.simulator.payments.PaymentIntents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An invoice's life: draft, open, and then paid, void or uncollectible. */
public final class Invoices {
  static final String KIND = "invoice";
  static final String PAYMENT = "invoice_payment";
  static final Duration DRAFT_FOR = Duration.ofHours(1);

  /** Smaller amounts are not charged but kept on the customer's balance; minor units. */
  private static final long SMALLEST_CHARGE = 50;

  private final Account account;
  private final Customers customers;
  private final PaymentIntents intents;
  private final SalesTax salesTax;
  private final List<Consumer<StripeObject>> whenPaid = new ArrayList<>();

  Invoices(Account account, Customers customers, PaymentIntents intents, SalesTax salesTax) {
    this.account = account;
    this.customers = customers;
    this.intents = intents;
    this.salesTax = salesTax;
    intents.whenSucceeded(intent -> ofIntent(intent).ifPresent(this::pay));
  }

  /** Calls back with each invoice that has been paid. */
  void whenPaid(Consumer<StripeObject> then) {
    whenPaid.add(then);
  }

  /** A new draft without lines, not told of yet. */
  StripeObject draft(
      StripeObject customer, String currency, String reason, @Nullable StripeObject subscription) {
    StripeObject invoice = account.draft(KIND, "in");
    invoice
        .put("billing_reason", reason)
        .put("currency", currency)
        .put("customer", customer.id())
        .put("customer_email", customer.text("email"))
        .put("customer_name", customer.text("name"))
        .put("customer_address", customer.json().get("address").deepCopy())
        .put("period_start", account.seconds())
        .put("period_end", account.seconds())
        .put("webhooks_delivered_at", account.seconds())
        .put("lines.url", "/v1/invoices/" + invoice.id() + "/lines");
    if (subscription != null) {
      invoice.put("parent", parent(subscription));
      invoice.put("default_payment_method", null);
      invoice.put("automatic_tax.enabled", subscription.flag("automatic_tax.enabled"));
    }
    return account.add(invoice);
  }

  private static Map<String, @Nullable Object> parent(StripeObject subscription) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("metadata", subscription.object("metadata").copy());
    details.put("subscription", subscription.id());
    Map<String, @Nullable Object> parent = new LinkedHashMap<>();
    parent.put("quote_details", null);
    parent.put("subscription_details", details);
    parent.put("type", "subscription_details");
    return parent;
  }

  void addLine(StripeObject invoice, StripeObject line) {
    line.put("invoice", invoice.id());
    invoice.array("lines.data").add(line.json());
    invoice.put("lines.total_count", invoice.array("lines.data").size());
    long subtotal =
        invoice.objects("lines.data").stream().mapToLong(each -> each.number("amount")).sum();
    long tax = salesTax.on(invoice, subtotal);
    for (String sum : List.of("subtotal", "subtotal_excluding_tax", "total_excluding_tax")) {
      invoice.put(sum, subtotal);
    }
    long due = Math.max(0, subtotal + tax);
    invoice.put("total", subtotal + tax).put("amount_due", due).put("amount_remaining", due);
    if (tax != 0) {
      invoice.put("automatic_tax.status", "complete").put("total_taxes", taxes(tax, subtotal));
    }
  }

  private static List<Map<String, @Nullable Object>> taxes(long tax, long subtotal) {
    Map<String, @Nullable Object> taxes = new LinkedHashMap<>();
    taxes.put("amount", tax);
    taxes.put("tax_behavior", "exclusive");
    taxes.put("tax_rate_details", null);
    taxes.put("taxability_reason", "standard_rated");
    taxes.put("taxable_amount", subtotal);
    taxes.put("type", "tax_rate_details");
    return List.of(taxes);
  }

  /** Makes a draft final: it gets its number, and what is due is known. */
  void open(StripeObject invoice) {
    StripeObject customer = account.get("customer", invoice.need("customer"));
    applyBalance(invoice, customer);
    long sequence = customer.number("next_invoice_sequence");
    customer.put("next_invoice_sequence", sequence + 1);
    invoice
        .put("status", "open")
        .put("number", "%s-%04d".formatted(customer.need("invoice_prefix"), sequence))
        .put("effective_at", account.seconds())
        .put("status_transitions.finalized_at", account.seconds())
        .put("hosted_invoice_url", account.page("/i/" + invoice.id()))
        .put("invoice_pdf", account.page("/i/pdf/" + invoice.id()))
        .put("automatically_finalizes_at", null);
    account.tell("invoice.finalized", invoice);
    if (invoice.number("amount_due") > 0) {
      addPayment(invoice);
    }
  }

  /** What a customer has on credit pays first; what is too small to charge waits on the balance. */
  private void applyBalance(StripeObject invoice, StripeObject customer) {
    long balance = customer.number("balance");
    showBalance(invoice, balance);
    long left = invoice.number("ending_balance");
    if (left != balance) {
      customers.addToBalance(
          customer, left - balance, "applied_to_invoice", invoice.need("currency"), invoice.id());
    }
  }

  /** What would be due of an invoice with so much on the customer's balance. */
  static void showBalance(StripeObject invoice, long balance) {
    long owed = invoice.number("total") + balance;
    long due = owed < SMALLEST_CHARGE ? 0 : owed;
    invoice
        .put("starting_balance", balance)
        .put("ending_balance", owed - due)
        .put("amount_due", due)
        .put("amount_remaining", due);
  }

  private void addPayment(StripeObject invoice) {
    long amount = invoice.number("amount_due");
    StripeObject intent = intents.draft(amount, invoice.need("currency"), invoice.need("customer"));
    Map<String, @Nullable Object> details = new LinkedHashMap<>();
    details.put("customer_reference", null);
    details.put("order_reference", invoice.id());
    intent
        .put("automatic_payment_methods", null)
        .put("capture_method", "automatic")
        .put("description", purpose(invoice))
        .put("payment_details", details)
        .put("payment_method_configuration_details", null)
        .put("setup_future_usage", invoice.has("parent") ? "off_session" : null);
    account.tell("payment_intent.created", intent);
    account.add(
        account
            .draft(PAYMENT, "inpay")
            .put("amount_requested", amount)
            .put("currency", invoice.need("currency"))
            .put("invoice", invoice.id())
            .put("payment.payment_intent", intent.id()));
  }

  private static String purpose(StripeObject invoice) {
    return switch (invoice.need("billing_reason")) {
      case "subscription_create" -> "Subscription creation";
      case "subscription_cycle", "subscription_update" -> "Subscription update";
      default -> "Payment for Invoice";
    };
  }

  /** All is paid, by the payment or because nothing was due. */
  void pay(StripeObject invoice) {
    if (!invoice.is("status", "open") && !invoice.is("status", "uncollectible")) {
      return;
    }
    long due = invoice.number("amount_remaining");
    invoice
        .put("status", "paid")
        .put("attempted", true)
        .put("amount_paid", invoice.number("amount_paid") + due)
        .put("amount_remaining", 0)
        .put("auto_advance", false)
        .put("next_payment_attempt", null)
        .put("status_transitions.paid_at", account.seconds());
    payment(invoice).filter(payment -> due > 0).ifPresent(payment -> paid(payment, due));
    account.tell("invoice.paid", invoice);
    account.tell("invoice.payment_succeeded", invoice);
    whenPaid.forEach(then -> then.accept(invoice));
  }

  private void paid(StripeObject payment, long amount) {
    payment
        .put("status", "paid")
        .put("amount_paid", amount)
        .put("status_transitions.paid_at", account.seconds());
    account.tell("invoice_payment.paid", payment);
  }

  void end(StripeObject invoice, String status, String event) {
    invoice.put("status", status).put("auto_advance", false).put("next_payment_attempt", null);
    if ("void".equals(status)) {
      invoice.put("status_transitions.voided_at", account.seconds()).put("amount_remaining", 0);
      intent(invoice)
          .filter(intent -> !intent.is("status", "succeeded"))
          .filter(intent -> !intent.is("status", "canceled"))
          .ifPresent(intent -> intents.cancel(intent, "void_invoice"));
      payment(invoice).ifPresent(payment -> payment.put("status", "canceled"));
    } else {
      invoice.put("status_transitions.marked_uncollectible_at", account.seconds());
    }
    account.tell(event, invoice);
  }

  Optional<StripeObject> payment(StripeObject invoice) {
    return account.all(PAYMENT).filter(each -> each.is("invoice", invoice.id())).findFirst();
  }

  /** The intent that is to pay an invoice. */
  public Optional<StripeObject> intent(StripeObject invoice) {
    return payment(invoice).flatMap(each -> account.find(each.text("payment.payment_intent")));
  }

  Optional<StripeObject> ofIntent(StripeObject intent) {
    return account
        .find(intent.text("payment_details.order_reference"))
        .filter(each -> each.kind().equals(KIND));
  }

  StripeObject payments(StripeObject invoice) {
    return Lists.of(payment(invoice).stream().toList(), false, "/v1/invoices/payments");
  }
}
