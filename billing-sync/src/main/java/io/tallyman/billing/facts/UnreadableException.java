package io.tallyman.billing.facts;

/** Something of Stripe's is not as any of its versions has it. */
public final class UnreadableException extends RuntimeException {
  public UnreadableException(String message) {
    super(message);
  }
}
