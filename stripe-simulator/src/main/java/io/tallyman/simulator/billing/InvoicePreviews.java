package io.tallyman.simulator.billing;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.Ids;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.Call;
import io.tallyman.simulator.http.Params;
import io.tallyman.simulator.http.Routes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a subscription's next invoice will be, or would be if it were changed: nothing is kept, and
 * nothing is told.
 */
final class InvoicePreviews {
  private final Account account;
  private final Invoices invoices;
  private final InvoiceLines lines;
  private final InvoiceItems items;
  private final SubscriptionChanges changes;

  InvoicePreviews(Billing billing, InvoiceItems items) {
    this.account = billing.account();
    this.invoices = billing.invoices();
    this.lines = billing.lines();
    this.changes = billing.changes();
    this.items = items;
  }

  void addTo(Routes routes) {
    routes.post("/v1/invoices/create_preview", this::preview);
  }

  private StripeObject preview(Call call) {
    String id = call.params().required("subscription");
    StripeObject subscription = account.get(Subscriptions.KIND, id, "subscription").copy();
    Params change = call.params().child("subscription_details");
    List<StripeObject> bill = new ArrayList<>();
    boolean newPeriod = changes.reprice(subscription, change, bill);
    boolean atOnce = newPeriod || "always_invoice".equals(change.text("proration_behavior"));
    StripeObject customer = account.get("customer", subscription.need("customer"));
    StripeObject preview =
        invoices.draft(
            customer,
            subscription.need("currency"),
            atOnce ? "subscription_update" : "upcoming",
            subscription);
    account.remove(preview);
    preview.put("id", "upcoming_" + Ids.next("in"));
    items.showPending(preview, subscription);
    bill.forEach(line -> invoices.addLine(preview, line));
    if (!atOnce && !subscription.has("cancel_at")) {
      addNextPeriod(preview, subscription);
    }
    Invoices.showBalance(preview, customer.number("balance"));
    return preview;
  }

  private void addNextPeriod(StripeObject preview, StripeObject subscription) {
    Instant end = Renewals.end(subscription);
    Instant anchor = Instant.ofEpochSecond(subscription.number("billing_cycle_anchor"));
    for (StripeObject item : subscription.objects("items.data")) {
      if (Period.of(item).end().equals(end)) {
        Items.setPeriod(item, Period.containing(anchor, item.object("price"), end));
        invoices.addLine(preview, lines.period(item));
      }
    }
  }
}
