package io.tallyman.simulator.billing;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.http.Params;
import io.tallyman.simulator.payments.PaymentIntents;
import io.tallyman.simulator.payments.PaymentMethods;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changing a subscription: its prices with proration, its end, its trial, its settings. */
public final class SubscriptionChanges {
  private final Account account;
  private final PaymentMethods methods;
  private final PaymentIntents intents;
  private final Prices prices;
  private final Invoices invoices;
  private final InvoiceLines lines;
  private final InvoiceItems items;
  private final Collection collection;
  private final Cancellations cancellations;
  private final Renewals renewals;

  SubscriptionChanges(
      Billing billing,
      InvoiceItems items,
      Collection collection,
      Cancellations cancellations,
      Renewals renewals) {
    this.account = billing.account();
    this.methods = billing.methods();
    this.intents = billing.intents();
    this.prices = billing.prices();
    this.invoices = billing.invoices();
    this.lines = billing.lines();
    this.items = items;
    this.collection = collection;
    this.cancellations = cancellations;
    this.renewals = renewals;
  }

  /** Changes a subscription as {@code POST /v1/subscriptions/{id}} asks. */
  public StripeObject update(StripeObject subscription, Params params) {
    if (!Renewals.isRunning(subscription) && !subscription.is("status", "incomplete")) {
      throw ApiError.invalid(
          "A canceled subscription can only update its cancellation_details and metadata.");
    }
    List<StripeObject> bill = new ArrayList<>();
    boolean immediately = "always_invoice".equals(params.text("proration_behavior"));
    boolean billed = changesPrice(subscription, params) || endsTrial(subscription, params);
    if (billed && "error_if_incomplete".equals(params.text("payment_behavior"))) {
      requirePayable(subscription);
    }
    boolean[] newPeriod = {false};
    account.change(
        subscription,
        "customer.subscription.updated",
        () -> {
          SubscriptionSettings.copy(account, methods, subscription, params);
          setEnd(subscription, params);
          newPeriod[0] = reprice(subscription, params, bill);
        });
    if (newPeriod[0]) {
      renewals.plan(subscription);
    }
    bill(subscription, bill, newPeriod[0] || immediately);
    return subscription;
  }

  /** Ends a subscription now, as {@code DELETE /v1/subscriptions/{id}} asks. */
  public StripeObject cancel(StripeObject subscription, Params params) {
    if (subscription.is("status", "canceled")) {
      throw ApiError.missing("subscription", subscription.id(), "id");
    }
    List<StripeObject> credits = new ArrayList<>();
    if (params.flag("prorate") && subscription.is("status", "active")) {
      subscription
          .objects("items.data")
          .forEach(item -> credits.add(lines.unused(item, account.now())));
    }
    params
        .child("cancellation_details")
        .copyTexts(subscription.object("cancellation_details"), "comment", "feedback");
    bill(subscription, credits, params.flag("invoice_now"));
    cancellations.now(subscription);
    return subscription;
  }

  private static boolean changesPrice(StripeObject subscription, Params params) {
    return !params.children("items").isEmpty() && !subscription.is("status", "trialing");
  }

  private static boolean endsTrial(StripeObject subscription, Params params) {
    return subscription.is("status", "trialing") && "now".equals(params.text("trial_end"));
  }

  private void requirePayable(StripeObject subscription) {
    StripeObject trial =
        invoices.draft(
            account.get("customer", subscription.need("customer")),
            subscription.need("currency"),
            "subscription_update",
            subscription);
    Optional<StripeObject> method = collection.method(trial);
    account.remove(trial);
    method
        .flatMap(each -> intents.wouldRefuse(each, true))
        .ifPresent(refusal -> {
          throw refusal;
        });
  }

  private void setEnd(StripeObject subscription, Params params) {
    boolean ending = params.has("cancel_at_period_end") || params.has("cancel_at");
    if (ending && subscription.has("schedule")) {
      throw ApiError.invalid(
          ("The subscription is managed by the subscription schedule `%s`, and updating any"
                  + " cancelation behavior directly is not allowed. Please update the schedule"
                  + " instead.")
              .formatted(subscription.need("schedule")));
    }
    if (params.has("cancel_at_period_end")) {
      boolean atEnd = params.flag("cancel_at_period_end");
      if (atEnd != subscription.flag("cancel_at_period_end")) {
        cancellations.at(subscription, atEnd ? Renewals.end(subscription) : null, true);
      }
    } else if (params.has("cancel_at")) {
      cancellations.at(subscription, end(subscription, params), false);
    }
    params
        .child("cancellation_details")
        .copyTexts(subscription.object("cancellation_details"), "comment", "feedback");
  }

  private @org.jspecify.annotations.Nullable Instant end(StripeObject subscription, Params params) {
    return switch (params.text("cancel_at", "")) {
      case "min_period_end", "max_period_end" -> Renewals.end(subscription);
      default -> params.time("cancel_at", account.now()).orElse(null);
    };
  }

  /**
   * Moves the items to their new prices, quantities and periods, and adds the lines that makes.
   *
   * @return whether a new period begins
   */
  boolean reprice(StripeObject subscription, Params params, List<StripeObject> bill) {
    Instant now = account.now();
    boolean trialEnds = endsTrial(subscription, params);
    boolean anchored = trialEnds || "now".equals(params.text("billing_cycle_anchor"));
    boolean trialing = subscription.is("status", "trialing") && !trialEnds;
    Instant from = params.time("proration_date", now).orElse(now);
    boolean prorated = !"none".equals(params.text("proration_behavior")) && !trialing;
    if (trialEnds) {
      subscription.put("status", "active").put("trial_end", now.getEpochSecond());
    }
    boolean newPeriod = anchored;
    List<StripeObject> before = new ArrayList<>();
    for (StripeObject item : subscription.objects("items.data")) {
      before.add(item.copy());
      newPeriod |= change(item, params) && !trialing;
    }
    if (anchored || (newPeriod && subscription.is("billing_mode.type", "classic"))) {
      subscription.put("billing_cycle_anchor", now.getEpochSecond());
      anchored = true;
    }
    Instant anchor = Instant.ofEpochSecond(subscription.number("billing_cycle_anchor"));
    List<StripeObject> after = subscription.objects("items.data");
    for (int i = 0; i < after.size(); i++) {
      StripeObject item = after.get(i);
      boolean same =
          item.json().get("price").equals(before.get(i).json().get("price"))
              && item.number("quantity") == before.get(i).number("quantity");
      if (newPeriod) {
        Items.setPeriod(item, Period.containing(anchor, item.object("price"), now));
      }
      if ((newPeriod || !same) && prorated && !trialEnds) {
        bill.add(lines.unused(before.get(i), from));
      }
      if (anchored) {
        bill.add(lines.period(item));
      } else if ((newPeriod || !same) && prorated) {
        bill.add(lines.remaining(item, from));
      }
    }
    Items.showFirst(subscription);
    return newPeriod;
  }

  /** Applies what was sent for an item; says whether its interval is another now. */
  private boolean change(StripeObject item, Params params) {
    Optional<Params> found =
        params.children("items").stream()
            .filter(each -> item.id().equals(each.text("id")))
            .findFirst();
    if (found.isEmpty()) {
      return false;
    }
    Params sent = found.get();
    String before = item.object("price.recurring").json().toString();
    if (sent.has("price") || sent.has("plan")) {
      Items.setPrice(item, prices.named(sent, sent.has("price") ? "price" : "plan"));
    }
    sent.whole("quantity").ifPresent(quantity -> item.put("quantity", quantity));
    item.put("plan", Prices.asPlan(item.object("price")));
    return !before.equals(item.object("price.recurring").json().toString());
  }

  private static boolean isProration(StripeObject line) {
    return line.flag("parent.subscription_item_details.proration");
  }

  private void bill(StripeObject subscription, List<StripeObject> bill, boolean immediately) {
    if (bill.isEmpty()) {
      return;
    }
    if (!immediately) {
      bill.forEach(line -> items.keep(line, subscription));
      return;
    }
    StripeObject invoice =
        invoices.draft(
            account.get("customer", subscription.need("customer")),
            subscription.need("currency"),
            "subscription_update",
            subscription);
    bill.stream()
        .filter(SubscriptionChanges::isProration)
        .forEach(line -> items.keep(line, subscription));
    items.addPending(invoice, subscription);
    bill.stream()
        .filter(line -> !isProration(line))
        .forEach(line -> invoices.addLine(invoice, line));
    subscription.put("latest_invoice", invoice.id());
    account.tell("invoice.created", invoice);
    collection.now(invoice);
  }
}
