package io.tallyman.billing.stripe;

import org.jspecify.annotations.Nullable;

/** Stripe has refused a request; the same one would be refused again. */
public final class StripeRefusedException extends RuntimeException {
  private final int status;
  private final @Nullable String code;
  private final @Nullable String declineCode;
  private final @Nullable String payment;

  StripeRefusedException(
      int status,
      @Nullable String code,
      @Nullable String declineCode,
      @Nullable String payment,
      String message,
      Throwable cause) {
    super(message, cause);
    this.status = status;
    this.code = code;
    this.declineCode = declineCode;
    this.payment = payment;
  }

  /** HTTP's. */
  public int status() {
    return status;
  }

  /** Stripe's word for why: {@code resource_missing}. */
  public @Nullable String code() {
    return code;
  }

  /** Why a card was declined: the bank's word, or Stripe's where the customer has to act. */
  public String reason() {
    String bank = "authentication_required".equals(code) ? null : declineCode;
    return bank != null ? bank : code != null ? code : "refused";
  }

  /** The payment intent that was refused, where it is about one. */
  public @Nullable String payment() {
    return payment;
  }
}
