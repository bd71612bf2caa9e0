package io.tallyman.topic;

import io.tallyman.refusal.Reason;
import io.tallyman.refusal.Refusal;

/** Ends the reading of an event at its first fault; never leaves this package. */
final class RefusedException extends RuntimeException {
  private final transient Refusal refusal;

  RefusedException(Reason reason, String detail) {
    // Without a stack trace: a flood of bad events must not cost more than good ones.
    super(detail, null, false, false);
    this.refusal = new Refusal(reason, detail);
  }

  Refusal refusal() {
    return refusal;
  }
}
