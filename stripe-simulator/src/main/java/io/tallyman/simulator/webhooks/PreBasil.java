package io.tallyman.simulator.webhooks;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The shapes from before API version 2025-03-31 (basil), which moved fields of subscriptions,
 * invoices and their lines. Accounts still send them.
 */
final class PreBasil {
  private static final String BASIL = "2025-03-31";
  private final Account account;

  PreBasil(Account account) {
    this.account = account;
  }

  static boolean isOlder(String version) {
    return version.compareTo(BASIL) < 0;
  }

  /** Reshapes every object in the tree, in place. */
  void reshape(JsonNode tree) {
    tree.forEach(this::reshape);
    if (tree instanceof ObjectNode json) {
      StripeObject object = new StripeObject(json);
      switch (json.path("object").asString("")) {
        case "subscription" -> subscription(object);
        case "invoice" -> invoice(object);
        case "line_item" -> line(object);
        case "payment_intent", "charge" -> payment(object);
        default -> {}
      }
    }
  }

  private static void subscription(StripeObject subscription) {
    List<StripeObject> items = subscription.objects("items.data");
    if (!items.isEmpty()) {
      for (String field : List.of("current_period_start", "current_period_end")) {
        subscription.put(field, items.getFirst().number(field));
        items.forEach(item -> item.json().remove(field));
      }
    }
    subscription.put("discount", null);
    subscription.json().remove("billing_mode");
  }

  private void invoice(StripeObject invoice) {
    Optional<StripeObject> payment =
        account
            .all("invoice_payment")
            .filter(each -> each.is("invoice", String.valueOf(invoice.text("id"))))
            .findFirst();
    Optional<StripeObject> intent =
        payment.flatMap(each -> account.find(each.text("payment.payment_intent")));
    invoice
        .put("subscription", invoice.text("parent.subscription_details.subscription"))
        .put("payment_intent", intent.map(StripeObject::id).orElse(null))
        .put("charge", intent.map(each -> each.text("latest_charge")).orElse(null))
        .put("paid", invoice.is("status", "paid"))
        .put("paid_out_of_band", false)
        .put("discount", null)
        .put("tax", null)
        .put("total_tax_amounts", List.of());
    if (invoice.has("parent.subscription_details.metadata")) {
      JsonNode metadata = invoice.object("parent.subscription_details.metadata").json();
      invoice.put("subscription_details", Map.of("metadata", metadata));
    }
    List.of("parent", "total_taxes", "amount_overpaid").forEach(invoice.json()::remove);
  }

  private void line(StripeObject line) {
    boolean ofItem = line.has("parent.subscription_item_details");
    String details = ofItem ? "parent.subscription_item_details." : "parent.invoice_item_details.";
    Optional<StripeObject> price =
        account.find(line.text("pricing.price_details.price")).map(StripeObject::copy);
    line.put("type", ofItem ? "subscription" : "invoiceitem")
        .put("subscription", line.text(details + "subscription"))
        .put("subscription_item", line.text(details + "subscription_item"))
        .put("proration", line.flag(details + "proration"))
        .put("price", price.orElse(null))
        .put("tax_amounts", List.of());
    if (line.has(details + "invoice_item")) {
      line.put("invoice_item", line.text(details + "invoice_item")).put("type", "invoiceitem");
    }
    List.of("parent", "pricing", "taxes").forEach(line.json()::remove);
  }

  private void payment(StripeObject payment) {
    StripeObject intent =
        payment.kind().equals("charge")
            ? account.find(payment.text("payment_intent")).orElse(payment)
            : payment;
    payment.put("invoice", intent.text("payment_details.order_reference"));
    payment.json().remove("payment_details");
  }
}
