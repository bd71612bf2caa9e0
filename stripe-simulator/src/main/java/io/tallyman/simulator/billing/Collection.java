package io.tallyman.simulator.billing;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.payments.Customers;
import io.tallyman.simulator.payments.PaymentIntents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Gets invoices paid: at once, an hour after they were drafted, and again when a card failed. */
final class Collection {
  /** How long after each failure it is tried again; then no more. */
  private static final List<Duration> RETRIES =
      List.of(Duration.ofDays(3), Duration.ofDays(5), Duration.ofDays(7));

  private final Account account;
  private final Customers customers;
  private final Invoices invoices;
  private final PaymentIntents intents;
  private final List<Consumer<StripeObject>> whenFailed = new ArrayList<>();
  private final List<Consumer<StripeObject>> whenGivenUp = new ArrayList<>();

  Collection(Account account, Customers customers, Invoices invoices, PaymentIntents intents) {
    this.account = account;
    this.customers = customers;
    this.invoices = invoices;
    this.intents = intents;
    account.agenda().register("invoice.finalize", (id, due) -> finalizeDraft(id));
    account.agenda().register("invoice.retry", this::retry);
    intents.whenSettled(intent ->
        invoices
            .ofIntent(intent)
            .filter(invoice -> !intent.is("status", "succeeded"))
            .ifPresent(this::failed));
  }

  /** Calls back with each invoice whose payment failed. */
  void whenFailed(Consumer<StripeObject> then) {
    whenFailed.add(then);
  }

  /** Calls back with each invoice that is not tried again. */
  void whenGivenUp(Consumer<StripeObject> then) {
    whenGivenUp.add(then);
  }

  /** Leaves a draft for an hour; then it is made final and collected. */
  void later(StripeObject invoice) {
    Instant at = account.now().plus(Invoices.DRAFT_FOR);
    invoice.put("automatically_finalizes_at", at.getEpochSecond());
    account.agenda().add(at, "invoice.finalize", invoice.id());
  }

  /** Makes a draft final and collects it. */
  void now(StripeObject invoice) {
    invoices.open(invoice);
    collect(invoice);
  }

  /**
   * Tries to have an open invoice paid.
   *
   * @return why the bank refused; nothing where it paid, or wants the customer
   */
  Optional<ApiError> collect(StripeObject invoice) {
    return method(invoice)
        .map(method -> collect(invoice, method))
        .orElseGet(() -> withoutMethod(invoice));
  }

  Optional<ApiError> collect(StripeObject invoice, StripeObject method) {
    Optional<StripeObject> intent = invoices.intent(invoice);
    if (intent.isEmpty() || invoice.number("amount_remaining") == 0) {
      invoices.pay(invoice);
      return Optional.empty();
    }
    invoice.put("attempted", true);
    long attempts = invoice.number("attempt_count");
    invoice.put("attempt_count", attempts + 1);
    Optional<ApiError> refusal = intents.attempt(intent.get(), method, false);
    if (refusal.isPresent()) {
      failed(invoice);
    } else if (intent.get().is("status", "requires_action")) {
      if (!isRetried(invoice)) {
        invoice.put("attempt_count", attempts);
      }
      account.tell("invoice.payment_action_required", invoice);
      failed(invoice);
    }
    return refusal;
  }

  private Optional<ApiError> withoutMethod(StripeObject invoice) {
    if (invoice.number("amount_remaining") == 0) {
      invoices.pay(invoice);
      return Optional.empty();
    }
    invoice.put("attempted", true).put("attempt_count", invoice.number("attempt_count") + 1);
    failed(invoice);
    return Optional.of(
        ApiError.invalid(
            "resource_missing",
            "There is no default payment method on this customer or subscription.",
            null));
  }

  /** The nearest payment method that is named: invoice, subscription, customer. */
  Optional<StripeObject> method(StripeObject invoice) {
    return account
        .find(invoice.text("default_payment_method"))
        .or(() ->
            account
                .find(invoice.text("parent.subscription_details.subscription"))
                .flatMap(each -> account.find(each.text("default_payment_method"))))
        .or(() -> customers.defaultMethod(account.get("customer", invoice.need("customer"))));
  }

  /** A first invoice is not tried again by itself: its subscription expires instead. */
  private static boolean isRetried(StripeObject invoice) {
    return invoice.is("billing_reason", "subscription_cycle")
        || invoice.is("billing_reason", "subscription_update");
  }

  private void failed(StripeObject invoice) {
    int tries = (int) Math.max(1, invoice.number("attempt_count"));
    boolean again = isRetried(invoice) && tries <= RETRIES.size();
    if (again) {
      Instant at = account.now().plus(RETRIES.get(tries - 1));
      invoice.put("next_payment_attempt", at.getEpochSecond());
      account.agenda().add(at, "invoice.retry", invoice.id());
    } else {
      invoice.put("next_payment_attempt", null);
    }
    account.tell("invoice.payment_failed", invoice);
    whenFailed.forEach(then -> then.accept(invoice));
    if (isRetried(invoice) && !again) {
      whenGivenUp.forEach(then -> then.accept(invoice));
    }
  }

  private void retry(String id, Instant due) {
    account
        .find(id)
        .filter(invoice -> invoice.is("status", "open"))
        .filter(invoice -> invoice.number("next_payment_attempt") == due.getEpochSecond())
        .ifPresent(this::collect);
  }

  private void finalizeDraft(String id) {
    account
        .find(id)
        .filter(invoice -> invoice.is("status", "draft") && invoice.flag("auto_advance"))
        .ifPresent(this::now);
  }
}
