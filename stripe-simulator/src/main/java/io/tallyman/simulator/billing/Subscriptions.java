package io.tallyman.simulator.billing;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.http.Params;
import io.tallyman.simulator.payments.Customers;
import io.tallyman.simulator.payments.PaymentIntents;
import io.tallyman.simulator.payments.PaymentMethods;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Beginning a subscription: with a trial, or with a first invoice that has to be paid. */
public final class Subscriptions {
  static final String KIND = "subscription";
  private static final Duration FIRST_PAYMENT_WITHIN = Duration.ofHours(23);
  private final Account account;
  private final Customers customers;
  private final PaymentMethods methods;
  private final PaymentIntents intents;
  private final Prices prices;
  private final Invoices invoices;
  private final InvoiceLines lines;
  private final InvoiceItems items;
  private final Collection collection;
  private final Renewals renewals;

  Subscriptions(Billing billing, InvoiceItems items, Collection collection, Renewals renewals) {
    this.account = billing.account();
    this.customers = billing.customers();
    this.methods = billing.methods();
    this.intents = billing.intents();
    this.prices = billing.prices();
    this.invoices = billing.invoices();
    this.lines = billing.lines();
    this.items = items;
    this.collection = collection;
    this.renewals = renewals;
    account.agenda().register("subscription.expire", (id, due) -> expire(id));
    invoices.whenPaid(this::firstInvoicePaid);
  }

  /** Begins a subscription as {@code POST /v1/subscriptions} asks. */
  public StripeObject create(Params params) {
    StripeObject customer = account.get("customer", params.required("customer"), "customer");
    if (params.children("items").isEmpty()) {
      throw ApiError.missingParameter("items");
    }
    List<StripeObject> priced = params.children("items").stream().map(prices::ofLine).toList();
    if (priced.stream().anyMatch(price -> !price.has("recurring"))) {
      throw ApiError.invalid(
          "The price specified is set to `type=one_time` but this field only accepts prices with"
              + " `type=recurring`.");
    }
    Optional<Instant> trialEnd = trialEnd(params);
    StripeObject method = method(params, customer);
    String behavior = params.text("payment_behavior", "allow_incomplete");
    boolean free = priced.stream().allMatch(price -> price.number("unit_amount") == 0);
    if (trialEnd.isEmpty() && !free && !"default_incomplete".equals(behavior)) {
      requirePayable(method, behavior);
    }
    return begin(params, customer, priced, trialEnd);
  }

  private Optional<Instant> trialEnd(Params params) {
    Instant now = account.now();
    if (params.has("trial_period_days")) {
      return Optional.of(now.plus(Duration.ofDays(params.requiredWhole("trial_period_days"))))
          .filter(end -> end.isAfter(now));
    }
    return params.time("trial_end", now).filter(end -> end.isAfter(now));
  }

  private @Nullable StripeObject method(Params params, StripeObject customer) {
    String id = params.text("default_payment_method");
    return id == null
        ? customers.defaultMethod(customer).orElse(null)
        : methods.get(id, "default_payment_method");
  }

  private void requirePayable(@Nullable StripeObject method, String behavior) {
    if (method == null) {
      throw ApiError.invalid(
          "resource_missing",
          "This customer has no attached payment source or default payment method. Please consider"
              + " adding a default payment method.",
          null);
    }
    if ("error_if_incomplete".equals(behavior)) {
      intents
          .wouldRefuse(method, true)
          .ifPresent(refusal -> {
            throw refusal;
          });
    }
  }

  private StripeObject begin(
      Params params, StripeObject customer, List<StripeObject> priced, Optional<Instant> trialEnd) {
    StripeObject subscription = account.draft(KIND, "sub");
    Instant now = account.now();
    String currency = priced.getFirst().need("currency");
    subscription
        .put("customer", customer.id())
        .put("currency", currency)
        .put("start_date", account.seconds())
        .put("billing_cycle_anchor", trialEnd.orElse(now).getEpochSecond())
        .put("items.url", "/v1/subscription_items?subscription=" + subscription.id())
        .put("trial_start", trialEnd.isPresent() ? account.seconds() : null)
        .put("trial_end", trialEnd.isPresent() ? trialEnd.get().getEpochSecond() : null)
        .put("status", trialEnd.isPresent() ? "trialing" : "incomplete")
        .put("billing_mode.updated_at", account.seconds())
        .put("automatic_tax.enabled", params.child("automatic_tax").flag("enabled"));
    if ("classic".equals(params.child("billing_mode").text("type"))) {
      subscription.put("billing_mode.type", "classic").put("billing_mode.flexible", null);
    }
    SubscriptionSettings.copy(account, methods, subscription, params);
    List<Params> items = params.children("items");
    for (int i = 0; i < items.size(); i++) {
      Period period =
          trialEnd
              .map(end -> new Period(now, end))
              .orElse(Period.containing(now, priced.get(i), now));
      addItem(subscription, priced.get(i), items.get(i), period);
    }
    customer.put("currency", currency);
    account.add(subscription);
    account.tell("customer.subscription.created", subscription);
    renewals.plan(subscription);
    bill(subscription, customer, "default_incomplete".equals(params.text("payment_behavior")));
    return subscription;
  }

  private void addItem(
      StripeObject subscription, StripeObject price, Params params, Period period) {
    StripeObject item = account.draft("subscription_item", "si");
    item.put("subscription", subscription.id())
        .put("quantity", params.whole("quantity").orElse(1))
        .put("current_period_start", period.start().getEpochSecond())
        .put("current_period_end", period.end().getEpochSecond());
    params.copyMetadata(item);
    Items.setPrice(item, price);
    account.add(item);
    subscription.array("items.data").add(item.json());
    subscription.put("items.total_count", subscription.array("items.data").size());
    Items.showFirst(subscription);
  }

  private void bill(StripeObject subscription, StripeObject customer, boolean leaveOpen) {
    StripeObject invoice =
        invoices.draft(
            customer, subscription.need("currency"), "subscription_create", subscription);
    boolean trial = subscription.is("status", "trialing");
    items.addPending(invoice, subscription);
    for (StripeObject item : subscription.objects("items.data")) {
      invoices.addLine(invoice, trial ? lines.trial(item) : lines.period(item));
    }
    subscription.put("latest_invoice", invoice.id());
    account.tell("invoice.created", invoice);
    invoices.open(invoice);
    if (!leaveOpen || invoice.number("amount_due") == 0) {
      collection.collect(invoice);
    }
    if (subscription.is("status", "incomplete")) {
      account
          .agenda()
          .add(account.now().plus(FIRST_PAYMENT_WITHIN), "subscription.expire", subscription.id());
    }
  }

  private void firstInvoicePaid(StripeObject invoice) {
    account
        .find(invoice.text("parent.subscription_details.subscription"))
        .filter(subscription -> subscription.is("status", "incomplete"))
        .filter(subscription -> subscription.is("latest_invoice", invoice.id()))
        .ifPresent(subscription ->
            account.change(
                subscription,
                "customer.subscription.updated",
                () -> {
                  subscription.put("status", "active");
                  keepMethod(subscription, invoice);
                }));
  }

  private void keepMethod(StripeObject subscription, StripeObject invoice) {
    if (subscription.is("payment_settings.save_default_payment_method", "on_subscription")) {
      invoices
          .intent(invoice)
          .ifPresent(
              intent -> subscription.put("default_payment_method", intent.text("payment_method")));
    }
  }

  private void expire(String id) {
    account
        .find(id)
        .filter(subscription -> subscription.is("status", "incomplete"))
        .ifPresent(subscription -> {
          account.change(
              subscription,
              "customer.subscription.updated",
              () -> subscription.put("status", "incomplete_expired"));
          invoices.end(
              account.get(Invoices.KIND, subscription.need("latest_invoice")),
              "void",
              "invoice.voided");
        });
  }
}
