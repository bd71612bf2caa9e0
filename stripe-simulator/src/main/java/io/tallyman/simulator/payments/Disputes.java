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
import java.util.List;
import java.util.Map;

/** Disputes: opened and decided by the bank, which is whoever drives the simulator. */
public final class Disputes {
  private static final String KIND = "dispute";
  private static final Duration TIME_TO_ANSWER = Duration.ofDays(9);
  private final Account account;

  public Disputes(Account account, PaymentMethods methods, PaymentIntents intents) {
    this.account = account;
    intents.whenSucceeded(intent -> {
      StripeObject charge = account.get("charge", intent.need("latest_charge"));
      StripeObject method = methods.get(charge.need("payment_method"), "payment_method");
      if (methods.card(method) == TestCard.DISPUTED) {
        open(charge, charge.number("amount"), "fraudulent", false);
      }
    });
  }

  public void addTo(Routes routes) {
    routes
        .get("/v1/disputes", this::list)
        .get("/v1/disputes/{id}", call -> account.get(KIND, call.id()))
        .post("/v1/disputes/{id}", this::submit)
        .post("/v1/disputes/{id}/close", call -> close(account.get(KIND, call.id()), "lost"));
  }

  /**
   * The cardholder disputes a charge.
   *
   * @param inquiry the bank only asks, and leaves the money for now
   */
  public StripeObject open(StripeObject charge, long amount, String reason, boolean inquiry) {
    if (charge.flag("disputed")) {
      throw ApiError.invalid(
          "charge_disputed", "Charge %s is already disputed.".formatted(charge.id()), "charge");
    }
    StripeObject dispute = account.draft(KIND, "du");
    dispute
        .put("amount", amount)
        .put("charge", charge.id())
        .put("currency", charge.need("currency"))
        .put("payment_intent", charge.text("payment_intent"))
        .put("reason", reason)
        .put("status", inquiry ? "warning_needs_response" : "needs_response")
        .put("is_charge_refundable", inquiry)
        .put("evidence_details.due_by", account.now().plus(TIME_TO_ANSWER).getEpochSecond());
    account.add(dispute);
    charge.put("disputed", true).put("dispute", dispute.id());
    account.tell("charge.dispute.created", dispute);
    if (!inquiry) {
      move(dispute, -amount, "charge.dispute.funds_withdrawn");
    }
    return dispute;
  }

  /**
   * The bank decides.
   *
   * @param status {@code won}, {@code lost}, {@code warning_closed} or {@code prevented}
   */
  public StripeObject close(StripeObject dispute, String status) {
    if (List.of("won", "lost", "warning_closed", "prevented").contains(dispute.need("status"))) {
      throw ApiError.invalid("This dispute is already closed.");
    }
    boolean withdrawn = !dispute.array("balance_transactions").isEmpty();
    account.change(dispute, "charge.dispute.updated", () -> dispute.put("status", status));
    if (withdrawn && !"lost".equals(status)) {
      move(dispute, dispute.number("amount"), "charge.dispute.funds_reinstated");
    }
    account.tell("charge.dispute.closed", dispute);
    return dispute;
  }

  /** A card network fears that a charge is fraud; nothing is taken back yet. */
  public StripeObject warn(StripeObject charge) {
    StripeObject warning = account.draft("radar.early_fraud_warning", "issfr");
    account.add(warning.put("charge", charge.id()));
    account.tell("radar.early_fraud_warning.created", warning);
    return warning;
  }

  private void move(StripeObject dispute, long amount, String event) {
    dispute
        .array("balance_transactions")
        .add(
            StripeObject.node(
                Map.of("id", Ids.next("txn"), "object", "balance_transaction", "amount", amount)));
    account.tell(event, dispute);
  }

  /** Evidence sent, and with {@code submit} put before the bank. */
  private StripeObject submit(Call call) {
    StripeObject dispute = account.get(KIND, call.id());
    Params params = call.params();
    account.change(
        dispute,
        "charge.dispute.updated",
        () -> {
          params.copyMetadata(dispute);
          params.map("evidence").forEach((name, text) -> dispute.put("evidence." + name, text));
          if (params.has("evidence")) {
            dispute.put("evidence_details.has_evidence", true);
          }
          if (params.flag("submit")) {
            boolean inquiry = dispute.need("status").startsWith("warning");
            dispute.put("status", inquiry ? "warning_under_review" : "under_review");
            dispute.put("evidence_details.submission_count", 1);
          }
        });
    return dispute;
  }

  private StripeObject list(Call call) {
    return Lists.page(
        call, account.all(KIND).filter(Lists.matching(call.params(), "charge", "payment_intent")));
  }
}
