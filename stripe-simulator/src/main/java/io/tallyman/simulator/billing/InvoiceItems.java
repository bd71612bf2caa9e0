package io.tallyman.simulator.billing;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.Ids;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.http.Call;
import io.tallyman.simulator.http.Lists;
import io.tallyman.simulator.http.Params;
import io.tallyman.simulator.http.Routes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Amounts that wait for a customer's next invoice, prorations among them. */
final class InvoiceItems {
  private static final String KIND = "invoiceitem";
  private final Account account;
  private final Prices prices;
  private final Invoices invoices;
  private final InvoiceLines lines;

  /** The lines of prorations that wait for an invoice, by invoice item. */
  private final Map<String, StripeObject> waiting;

  InvoiceItems(Billing billing) {
    this.account = billing.account();
    this.waiting = account.memory("waiting lines");
    this.prices = billing.prices();
    this.invoices = billing.invoices();
    this.lines = billing.lines();
  }

  void addTo(Routes routes) {
    routes
        .post("/v1/invoiceitems", this::create)
        .get("/v1/invoiceitems", this::list)
        .get("/v1/invoiceitems/{id}", call -> account.get(KIND, call.id()))
        .delete("/v1/invoiceitems/{id}", this::delete);
  }

  /** Keeps a line of a proration for the next invoice. */
  void keep(StripeObject line, StripeObject subscription) {
    StripeObject item = account.draft(KIND, "ii");
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("subscription", subscription.id());
    details.put(
        "subscription_item", line.need("parent.subscription_item_details.subscription_item"));
    Map<String, Object> parent = new LinkedHashMap<>();
    parent.put("subscription_details", details);
    parent.put("type", "subscription_details");
    item.put("amount", line.number("amount"))
        .put("currency", line.need("currency"))
        .put("customer", subscription.need("customer"))
        .put("date", account.seconds())
        .put("description", line.text("description"))
        .put("discountable", false)
        .put("parent", parent)
        .put("period", line.object("period").copy())
        .put("pricing", line.object("pricing").copy())
        .put("proration", true)
        .put("quantity", line.number("quantity"));
    account.add(item);
    account.tell("invoiceitem.created", item);
    line.put("parent.subscription_item_details.invoice_item", item.id());
    waiting.put(item.id(), line);
  }

  /** Puts on an invoice what waits for it: of its subscription, or of none. */
  void addPending(StripeObject invoice, @Nullable StripeObject subscription) {
    for (StripeObject item : pending(invoice, subscription)) {
      item.put("invoice", invoice.id());
      invoices.addLine(invoice, line(item, subscription));
      waiting.remove(item.id());
    }
  }

  /** As {@link #addPending}, on an invoice that is only shown: everything goes on waiting. */
  void showPending(StripeObject preview, StripeObject subscription) {
    for (StripeObject item : pending(preview, subscription)) {
      invoices.addLine(preview, line(item, subscription).copy());
    }
  }

  private List<StripeObject> pending(StripeObject invoice, @Nullable StripeObject subscription) {
    return account
        .all(KIND)
        .filter(item -> !item.has("invoice"))
        .filter(item -> item.is("customer", invoice.need("customer")))
        .filter(item -> {
          String of = item.text("parent.subscription_details.subscription");
          return of == null || (subscription != null && of.equals(subscription.id()));
        })
        .toList();
  }

  private StripeObject line(StripeObject item, @Nullable StripeObject subscription) {
    StripeObject proration = waiting.get(item.id());
    return proration == null
        ? lines
            .item(item)
            .put(
                "parent.invoice_item_details.subscription",
                subscription == null ? null : subscription.id())
        : proration;
  }

  private StripeObject create(Call call) {
    Params params = call.params();
    StripeObject customer = account.get("customer", params.required("customer"), "customer");
    StripeObject item = account.draft(KIND, "ii");
    Instant now = account.now();
    item.put("customer", customer.id())
        .put("date", account.seconds())
        .put("period", InvoiceLines.times(now, now));
    if (params.has("price") || params.has("pricing")) {
      StripeObject price =
          prices.named(params.has("price") ? params : params.child("pricing"), "price");
      long quantity = params.whole("quantity").orElse(1);
      item.put("amount", Math.multiplyExact(price.number("unit_amount"), quantity))
          .put("currency", price.need("currency"))
          .put("quantity", quantity)
          .put("quantity_decimal", String.valueOf(quantity))
          .put("pricing", InvoiceLines.pricing(price, price.text("unit_amount_decimal")));
    } else {
      long amount = params.requiredWhole("amount");
      item.put("amount", amount)
          .put("currency", params.text("currency", "usd"))
          .put("pricing", unpriced(amount));
    }
    params.copyTexts(item, "description");
    params.copyMetadata(item);
    account.add(item);
    String invoiceId = params.text("invoice");
    if (invoiceId != null) {
      StripeObject invoice = account.get(Invoices.KIND, invoiceId, "invoice");
      if (!invoice.is("status", "draft")) {
        throw ApiError.invalid("This invoice is no longer a draft.");
      }
      item.put("invoice", invoice.id());
      invoices.addLine(invoice, lines.item(item));
    }
    account.tell("invoiceitem.created", item);
    return item;
  }

  /** An amount without a price gets one of its own, as at Stripe. */
  private static Map<String, @Nullable Object> unpriced(long amount) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("price", Ids.next("price"));
    details.put("product", Ids.next("prod"));
    Map<String, @Nullable Object> pricing = new LinkedHashMap<>();
    pricing.put("price_details", details);
    pricing.put("type", "price_details");
    pricing.put("unit_amount_decimal", String.valueOf(amount));
    return pricing;
  }

  private StripeObject delete(Call call) {
    StripeObject item = account.get(KIND, call.id());
    account.remove(item);
    return StripeObject.deleted(item.id(), KIND);
  }

  private StripeObject list(Call call) {
    return Lists.page(
        call, account.all(KIND).filter(Lists.matching(call.params(), "customer", "invoice")));
  }
}
