package io.tallyman.simulator.billing;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What time brings to subscriptions: the next period, the end of a trial, the end of a pause. */
final class Renewals {
  private static final Duration TRIAL_WARNING = Duration.ofDays(3);
  private static final Duration UPCOMING = Duration.ofDays(7);
  private final Account account;
  private final Invoices invoices;
  private final InvoiceLines lines;
  private final InvoiceItems items;
  private final Collection collection;
  private final Cancellations cancellations;
  private final SubscriptionSchedules schedules;

  Renewals(
      Billing billing,
      InvoiceItems items,
      Collection collection,
      Cancellations cancellations,
      SubscriptionSchedules schedules) {
    this.account = billing.account();
    this.invoices = billing.invoices();
    this.lines = billing.lines();
    this.items = items;
    this.collection = collection;
    this.cancellations = cancellations;
    this.schedules = schedules;
    var agenda = account.agenda();
    agenda.register("subscription.renew", this::renew);
    agenda.register("subscription.trial_will_end", (id, due) -> warn(id));
    agenda.register("subscription.upcoming", this::announce);
    agenda.register("subscription.unpause", this::unpause);
    collection.whenFailed(invoice -> follow(invoice, "past_due"));
    collection.whenGivenUp(
        invoice -> subscription(invoice, "past_due", each -> cancellations.unpaid(each)));
    invoices.whenPaid(invoice -> follow(invoice, "active"));
  }

  /** Puts on the agenda what the period that runs now will bring. */
  void plan(StripeObject subscription) {
    Instant end = end(subscription);
    var agenda = account.agenda();
    agenda.add(end, "subscription.renew", subscription.id());
    if (subscription.is("status", "trialing")) {
      Instant warning = end.minus(TRIAL_WARNING);
      agenda.add(
          warning.isBefore(account.now()) ? account.now() : warning,
          "subscription.trial_will_end",
          subscription.id());
    }
    if (end.minus(UPCOMING).isAfter(account.now())) {
      agenda.add(end.minus(UPCOMING), "subscription.upcoming", subscription.id());
    }
  }

  /** When the first of the items' periods ends. */
  static Instant end(StripeObject subscription) {
    return subscription.objects("items.data").stream()
        .map(item -> Instant.ofEpochSecond(item.number("current_period_end")))
        .min(Instant::compareTo)
        .orElseThrow();
  }

  private void renew(String id, Instant due) {
    StripeObject subscription = account.find(id).orElse(null);
    if (subscription == null || !isRunning(subscription) || !end(subscription).equals(due)) {
      return;
    }
    if (cancellations.isDue(subscription)) {
      cancellations.now(subscription);
    } else if (subscription.is("status", "trialing")) {
      endTrial(subscription);
    } else {
      bill(subscription, subscription.need("status"));
    }
  }

  static boolean isRunning(StripeObject subscription) {
    return switch (subscription.need("status")) {
      case "trialing", "active", "past_due", "unpaid" -> true;
      default -> false;
    };
  }

  private void endTrial(StripeObject subscription) {
    boolean payable =
        account.find(subscription.text("default_payment_method")).isPresent()
            || account
                .find(
                    account
                        .get("customer", subscription.need("customer"))
                        .text("invoice_settings.default_payment_method"))
                .isPresent();
    String behavior = subscription.need("trial_settings.end_behavior.missing_payment_method");
    if (payable || "create_invoice".equals(behavior)) {
      bill(subscription, "active");
    } else if ("pause".equals(behavior)) {
      account.change(
          subscription,
          "customer.subscription.updated",
          () -> subscription.put("status", "paused"));
      account.tell("customer.subscription.paused", subscription);
    } else {
      cancellations.now(subscription);
    }
  }

  /** Begins the next period, and drafts its invoice. */
  void bill(StripeObject subscription, String status) {
    StripeObject customer = account.get("customer", subscription.need("customer"));
    Period last = Period.of(subscription.objects("items.data").getFirst());
    StripeObject invoice =
        invoices
            .draft(customer, subscription.need("currency"), "subscription_cycle", subscription)
            .put("period_start", last.start().getEpochSecond())
            .put("period_end", last.end().getEpochSecond());
    items.addPending(invoice, subscription);
    account.change(
        subscription,
        "customer.subscription.updated",
        () -> {
          schedules.enter(subscription);
          Instant anchor = Instant.ofEpochSecond(subscription.number("billing_cycle_anchor"));
          for (StripeObject item : subscription.objects("items.data")) {
            if (!Period.of(item).end().isAfter(account.now())) {
              Items.setPeriod(item, Period.containing(anchor, item.object("price"), account.now()));
              invoices.addLine(invoice, lines.period(item));
            }
          }
          subscription.put("status", status).put("latest_invoice", invoice.id());
        });
    plan(subscription);
    collect(invoice, subscription.text("pause_collection.behavior"));
  }

  private void collect(StripeObject invoice, @Nullable String pause) {
    account.tell("invoice.created", invoice);
    switch (pause == null ? "" : pause) {
      case "keep_as_draft" -> invoice.put("auto_advance", false);
      case "void" -> {
        invoices.open(invoice);
        invoices.end(invoice, "void", "invoice.voided");
      }
      case "mark_uncollectible" -> {
        invoices.open(invoice);
        invoices.end(invoice, "uncollectible", "invoice.marked_uncollectible");
      }
      default -> collection.later(invoice);
    }
  }

  /** The subscription stands as its latest invoice does. */
  private void follow(StripeObject invoice, String status) {
    String from = "active".equals(status) ? "past_due" : "active";
    subscription(
        invoice,
        from,
        subscription ->
            account.change(
                subscription,
                "customer.subscription.updated",
                () -> subscription.put("status", status)));
  }

  private void subscription(
      StripeObject invoice, String status, java.util.function.Consumer<StripeObject> then) {
    account
        .find(invoice.text("parent.subscription_details.subscription"))
        .filter(subscription -> subscription.is("status", status))
        .filter(subscription -> subscription.is("latest_invoice", invoice.id()))
        .ifPresent(then);
  }

  private void warn(String id) {
    account
        .find(id)
        .filter(subscription -> subscription.is("status", "trialing"))
        .ifPresent(
            subscription -> account.tell("customer.subscription.trial_will_end", subscription));
  }

  private void announce(String id, Instant due) {
    account
        .find(id)
        .filter(subscription -> end(subscription).minus(UPCOMING).equals(due))
        .filter(subscription -> isRunning(subscription) && !subscription.has("cancel_at"))
        .ifPresent(subscription -> {
          StripeObject customer = account.get("customer", subscription.need("customer"));
          StripeObject upcoming =
              invoices.draft(customer, subscription.need("currency"), "upcoming", subscription);
          account.remove(upcoming);
          subscription
              .objects("items.data")
              .forEach(item -> invoices.addLine(upcoming, lines.period(item)));
          upcoming.json().remove("id");
          account.tell("invoice.upcoming", upcoming);
        });
  }

  private void unpause(String id, Instant due) {
    account
        .find(id)
        .filter(each -> each.number("pause_collection.resumes_at") == due.getEpochSecond())
        .ifPresent(subscription ->
            account.change(
                subscription,
                "customer.subscription.updated",
                () -> subscription.put("pause_collection", null)));
  }
}
