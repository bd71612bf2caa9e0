package io.tallyman.billing.facts;

import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import io.tallyman.topic.BillingFact.PackPurchased;
import io.tallyman.topic.BillingFact.PurchaseKind;
import io.tallyman.topic.BillingFact.TopUpFailed;
import io.tallyman.topic.Names;
import io.tallyman.topic.UsageEvent;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A payment of Stripe's: a payment intent with its latest charge, or a charge that speaks for it.
 *
 * @param id the payment intent's
 * @param refunded minor units, as the charge says; refunds that failed may be among them
 * @param invoice that it pays, where the object says so itself
 * @param failure why it has failed for now, in the bank's or Stripe's word
 */
public record PaymentReading(
    String id,
    String status,
    Money amount,
    long refunded,
    @Nullable String charge,
    @Nullable String invoice,
    @Nullable String pack,
    @Nullable Credits credits,
    String wallet,
    PurchaseKind kind,
    @Nullable String attempt,
    @Nullable String failure,
    @Nullable String receiptUrl,
    Instant createdAt) {
  /** In the metadata of what billing-sync has charged. */
  public static final String ORGANIZATION = "organization";

  public static final String WALLET = "wallet";
  public static final String CREDITS = "credits";
  public static final String KIND = "kind";
  public static final String ATTEMPT = "attempt";
  public static final String AUTO = "auto";

  private static final String SUCCEEDED = "succeeded";
  private static final String AUTHENTICATION = "authentication_required";
  private static final String CANCELED = "canceled";
  private static final Set<String> FAILED =
      Set.of("requires_payment_method", "requires_action", "requires_confirmation", CANCELED);

  /**
   * Reads a payment intent, with its {@code latest_charge} where that is expanded.
   *
   * @param bought the metadata that says what is bought
   * @throws UnreadableException if something is missing that each has
   */
  public static PaymentReading of(StripeObject intent, StripeObject bought) {
    StripeObject charge = intent.at("latest_charge");
    StripeObject older = intent.list("charges").stream().findFirst().orElse(charge);
    StripeObject latest = charge.json().isObject() ? charge : older;
    String status = intent.required("status");
    long amount =
        status.equals(SUCCEEDED) ? intent.number("amount_received") : intent.number("amount");
    StripeObject error = intent.at("last_payment_error");
    String code = error.text("code");
    String decline = error.text("decline_code");
    String failure = AUTHENTICATION.equals(code) || decline == null ? code : decline;
    return of(
        intent,
        intent.id(),
        status,
        amount,
        latest,
        bought,
        failure == null && status.equals("requires_action") ? AUTHENTICATION : failure);
  }

  /**
   * Reads a charge, for the payment intent that it was made by.
   *
   * @param payment the payment intent's id
   */
  public static PaymentReading ofCharge(String payment, StripeObject charge) {
    return of(
        charge,
        payment,
        charge.required("status").equals(SUCCEEDED) ? SUCCEEDED : "requires_payment_method",
        charge.number("amount"),
        charge,
        charge.at("metadata"),
        charge.text("failure_code"));
  }

  private static PaymentReading of(
      StripeObject object,
      String id,
      String status,
      long amount,
      StripeObject charge,
      StripeObject bought,
      @Nullable String failure) {
    String currency = object.text("currency");
    String invoice = object.reference("invoice");
    return new PaymentReading(
        id,
        status,
        StripeMoney.of(amount, currency),
        StripeMoney.of(charge.number("amount_refunded"), currency).minorUnits(),
        charge.text("id"),
        invoice == null ? charge.reference("invoice") : invoice,
        bought.text(Offers.PACK),
        credits(bought.text(CREDITS)),
        wallet(bought.text(WALLET)),
        AUTO.equals(bought.text(KIND)) ? PurchaseKind.AUTO : PurchaseKind.MANUAL,
        bought.text(ATTEMPT),
        status.equals(SUCCEEDED) ? null : failure,
        charge.text("receipt_url"),
        object.requiredTime("created"));
  }

  private static String wallet(@Nullable String told) {
    return told != null && Names.isIdentifier(told) ? told : UsageEvent.DEFAULT_WALLET;
  }

  private static @Nullable Credits credits(@Nullable String told) {
    try {
      Credits credits = told == null ? null : Credits.parse(told);
      return credits != null && credits.micros() > 0 ? credits : null;
    } catch (IllegalArgumentException notOfOurs) {
      return null;
    }
  }

  public boolean succeeded() {
    return status.equals(SUCCEEDED);
  }

  /** The purchase that it pays for; null where it has not paid for one. */
  public @Nullable PackPurchased purchase() {
    return pack == null || !succeeded() || amount.isZero()
        ? null
        : new PackPurchased(id, pack, credits, wallet, amount, kind, attempt);
  }

  /** Why an automatic top-up has failed; null where it is none, or has not. */
  public @Nullable TopUpFailed topUpFailed() {
    boolean failed = FAILED.contains(status) && (failure != null || status.equals(CANCELED));
    if (attempt == null || !failed) {
      return null;
    }
    String code = failure == null ? status : failure;
    return new TopUpFailed(attempt, code, AUTHENTICATION.equals(code));
  }
}
