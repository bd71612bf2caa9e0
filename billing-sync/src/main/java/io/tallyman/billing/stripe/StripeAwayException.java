package io.tallyman.billing.stripe;

/** Stripe does not answer, or cannot just now: the same request may succeed later. */
public final class StripeAwayException extends RuntimeException {
  public StripeAwayException(String message, Throwable cause) {
    super(message, cause);
  }

  /** There is no key to ask with. */
  StripeAwayException(String message) {
    super(message);
  }

  /** Whether there is no key to ask with, so that waiting does not help. */
  public boolean isForWantOfAKey() {
    return getCause() == null;
  }
}
