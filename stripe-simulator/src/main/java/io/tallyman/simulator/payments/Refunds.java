package io.tallyman.simulator.payments;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.Ids;
import io.tallyman.simulator.account.StripeObject;
import io.tallyman.simulator.http.ApiError;
import io.tallyman.simulator.http.Call;
import io.tallyman.simulator.http.Lists;
import io.tallyman.simulator.http.Params;
import io.tallyman.simulator.http.Routes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Refunds of charges: in part, in several parts, in full; and those that fail afterwards. */
public final class Refunds {
  private static final String KIND = "refund";
  private static final Duration FAILS_AFTER = Duration.ofDays(1);
  private final Account account;
  private final PaymentMethods methods;

  public Refunds(Account account, PaymentMethods methods) {
    this.account = account;
    this.methods = methods;
    account.agenda().register("refund.fail", (id, due) -> fail(account.get(KIND, id)));
  }

  public void addTo(Routes routes) {
    routes
        .post("/v1/refunds", this::create)
        .get("/v1/refunds", this::list)
        .get("/v1/refunds/{id}", call -> account.get(KIND, call.id()))
        .post("/v1/refunds/{id}", this::update);
  }

  /** Gives back an amount in minor units. */
  public StripeObject refund(StripeObject charge, long amount, @Nullable String reason) {
    long left = left(charge);
    if (left == 0) {
      throw ApiError.invalid(
          "charge_already_refunded",
          "Charge %s has already been refunded.".formatted(charge.id()),
          null);
    }
    if (amount < 1 || amount > left) {
      throw ApiError.invalid(
          "amount_too_large",
          "Refund amount (%d) is greater than unrefunded amount on charge (%d)"
              .formatted(amount, left),
          "amount");
    }
    if (charge.flag("disputed") && charge.has("dispute")) {
      throw ApiError.invalid(
          "charge_disputed", "Charge %s has been charged back.".formatted(charge.id()), null);
    }
    StripeObject refund = account.draft(KIND, "re");
    refund
        .put("amount", amount)
        .put("balance_transaction", Ids.next("txn"))
        .put("charge", charge.id())
        .put("currency", charge.need("currency"))
        .put("payment_intent", charge.text("payment_intent"))
        .put("reason", reason);
    account.add(refund);
    account.tell("refund.created", refund);
    give(charge, amount, "charge.refunded");
    StripeObject method = methods.get(charge.need("payment_method"), "payment_method");
    if (methods.card(method) == TestCard.REFUND_FAILS) {
      account.agenda().add(account.now().plus(FAILS_AFTER), "refund.fail", refund.id());
    }
    return refund;
  }

  /** The bank sent the refund back: the money is with us again. */
  public StripeObject fail(StripeObject refund) {
    refund.put("status", "failed").put("failure_reason", "lost_or_stolen_card");
    give(account.get("charge", refund.need("charge")), -refund.number("amount"), "charge.updated");
    account.tell("refund.failed", refund);
    account.tell("refund.updated", refund);
    return refund;
  }

  private void give(StripeObject charge, long amount, String event) {
    account.change(
        charge,
        event,
        () -> {
          long refunded = charge.number("amount_refunded") + amount;
          charge.put("amount_refunded", refunded);
          charge.put("refunded", refunded == charge.number("amount"));
        });
  }

  /** What has been taken and not been given back; what was never captured counts as given back. */
  private static long left(StripeObject charge) {
    return charge.flag("captured") ? charge.number("amount") - charge.number("amount_refunded") : 0;
  }

  private StripeObject create(Call call) {
    Params params = call.params();
    StripeObject charge = charge(params);
    long left = left(charge);
    StripeObject refund =
        refund(charge, params.whole("amount").orElse(left), params.text("reason"));
    params.copyMetadata(refund);
    return refund;
  }

  private StripeObject charge(Params params) {
    String intentId = params.text("payment_intent");
    if (intentId == null) {
      return account.get("charge", params.required("charge"), "charge");
    }
    StripeObject intent = account.get(PaymentIntents.KIND, intentId, "payment_intent");
    if (!intent.is("status", "succeeded")) {
      throw ApiError.invalid(
          "This PaymentIntent (%s) does not have a successful charge to refund."
              .formatted(intentId));
    }
    return account.get("charge", intent.need("latest_charge"));
  }

  private StripeObject update(Call call) {
    StripeObject refund = account.get(KIND, call.id());
    account.change(refund, "refund.updated", () -> call.params().copyMetadata(refund));
    return refund;
  }

  private StripeObject list(Call call) {
    return Lists.page(
        call, account.all(KIND).filter(Lists.matching(call.params(), "charge", "payment_intent")));
  }
}
