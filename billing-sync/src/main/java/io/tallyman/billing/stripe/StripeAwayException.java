package io.tallyman.billing.stripe;

/** Stripe does not answer, or cannot just now: the same request may succeed later. */
public final class StripeAwayException extends RuntimeException {
  public StripeAwayException(String message, Throwable cause) {
    super(message, cause);
  }

  public StripeAwayException(String message) {
    super(message);
  }
}
