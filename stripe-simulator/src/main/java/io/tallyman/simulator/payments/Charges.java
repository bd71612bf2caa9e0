package io.tallyman.simulator.payments;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.http.Call;
import io.tallyman.simulator.http.Expansion;
import io.tallyman.simulator.http.Lists;
import io.tallyman.simulator.http.Routes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Charges: each is one time that a card was asked to pay, and what the bank said. */
final class Charges {
  private static final String KIND = "charge";
  private static final Duration SETTLES_AFTER = Duration.ofSeconds(1);
  private static final long FEE_PER_MILLE = 29;
  private static final long FEE_FIXED = 30;
  private final Account account;

  Charges(Account account) {
    this.account = account;
    account.agenda().register("charge.settle", (id, due) -> settle(id));
  }

  void addTo(Routes routes, Expansion expansion) {
    routes
        .get("/v1/charges", this::list)
        .get("/v1/charges/{id}", call -> account.get(KIND, call.id()))
        .post("/v1/charges/{id}", this::update);
    expansion.offer(KIND, "refunds", this::refunds);
  }

  /** The card paid. */
  StripeObject succeeded(StripeObject intent, StripeObject method) {
    StripeObject charge = paid(intent, method).put("amount_captured", intent.number("amount"));
    if (intent.is("capture_method", "automatic_async")) {
      account.agenda().add(account.now().plus(SETTLES_AFTER), "charge.settle", charge.id());
    } else {
      charge.put("balance_transaction", balanceTransaction(charge).id());
    }
    account.tell("charge.succeeded", charge);
    return charge;
  }

  /** The card has promised to pay. */
  StripeObject authorized(StripeObject intent, StripeObject method) {
    StripeObject charge = paid(intent, method).put("captured", false);
    account.tell("charge.succeeded", charge);
    return charge;
  }

  /** What was promised is taken, or a part of it. */
  void capture(StripeObject charge, long amount) {
    charge
        .put("captured", true)
        .put("amount_captured", amount)
        .put("amount_refunded", charge.number("amount") - amount)
        .put("balance_transaction", balanceTransaction(charge).id());
    account.tell("charge.captured", charge);
  }

  /** What was promised is not taken. */
  void giveUp(StripeObject charge) {
    charge.put("amount_refunded", charge.number("amount")).put("refunded", true);
    account.tell("charge.refunded", charge);
  }

  private StripeObject paid(StripeObject intent, StripeObject method) {
    StripeObject charge = of(intent, method);
    return account.add(charge.put("receipt_url", account.page("/receipts/" + charge.id())));
  }

  /** The bank refused. */
  StripeObject failed(StripeObject intent, StripeObject method, ApiError refusal) {
    StripeObject error = new StripeObject(refusal.details());
    StripeObject charge = account.add(of(intent, method));
    charge
        .put("captured", false)
        .put("paid", false)
        .put("status", "failed")
        .put("failure_code", error.need("code"))
        .put("failure_message", error.need("message"))
        .put("outcome.network_status", "declined_by_network")
        .put("outcome.reason", error.text("decline_code"))
        .put("outcome.seller_message", "The bank did not return any further details.")
        .put("outcome.type", "issuer_declined");
    account.tell("charge.failed", charge);
    return charge;
  }

  private StripeObject of(StripeObject intent, StripeObject method) {
    long amount = intent.number("amount");
    StripeObject charge = account.draft(KIND, "ch");
    charge
        .put("amount", amount)
        .put("currency", intent.need("currency"))
        .put("customer", intent.text("customer"))
        .put("description", intent.text("description"))
        .put("metadata", intent.object("metadata").copy())
        .put("payment_intent", intent.id())
        .put("payment_method", method.id())
        .put("billing_details", method.object("billing_details").copy())
        .put("payment_method_details.card.amount_authorized", amount)
        .put("payment_method_details.card.overcapture.maximum_amount_capturable", amount)
        .put("payment_method_details.card.network", method.text("card.brand"));
    for (String same : List.of("brand", "last4", "fingerprint")) {
      charge.put("payment_method_details.card." + same, method.text("card." + same));
    }
    return charge;
  }

  private void settle(String id) {
    StripeObject charge = account.get(KIND, id);
    account.change(
        charge,
        "charge.updated",
        () -> charge.put("balance_transaction", balanceTransaction(charge).id()));
  }

  private StripeObject balanceTransaction(StripeObject charge) {
    long amount = charge.number("amount_captured");
    long fee = amount * FEE_PER_MILLE / 1000 + FEE_FIXED;
    StripeObject transaction = account.draft("balance_transaction", "txn");
    return account.add(
        transaction
            .put("amount", amount)
            .put("available_on", account.seconds() + Duration.ofDays(2).toSeconds())
            .put("currency", charge.need("currency"))
            .put("description", charge.text("description"))
            .put("fee", fee)
            .put("fee_details", List.of(fee(fee, charge.need("currency"))))
            .put("net", amount - fee)
            .put("source", charge.id()));
  }

  private static Map<String, @Nullable Object> fee(long amount, String currency) {
    Map<String, @Nullable Object> fee = new LinkedHashMap<>();
    fee.put("amount", amount);
    fee.put("application", null);
    fee.put("currency", currency);
    fee.put("description", "Stripe processing fees");
    fee.put("type", "stripe_fee");
    return fee;
  }

  private StripeObject refunds(StripeObject charge) {
    List<StripeObject> refunds =
        account.all("refund").filter(refund -> refund.is("charge", charge.id())).toList();
    return Lists.of(refunds.reversed(), false, "/v1/charges/" + charge.id() + "/refunds")
        .put("total_count", refunds.size());
  }

  private StripeObject update(Call call) {
    StripeObject charge = account.get(KIND, call.id());
    account.change(charge, "charge.updated", () -> call.params().copyMetadata(charge));
    return charge;
  }

  private StripeObject list(Call call) {
    return Lists.page(
        call,
        account.all(KIND).filter(Lists.matching(call.params(), "customer", "payment_intent")));
  }
}
