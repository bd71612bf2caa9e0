package io.tallyman.balance.billing;

import io.tallyman.refusal.Reason;
import io.tallyman.refusal.Refusal;

/** A fact cannot have its effect; nothing of it is kept but in quarantine. */
public final class FactRefusedException extends RuntimeException {
  private final transient Refusal refusal;

  FactRefusedException(Reason reason, String detail) {
    super(detail);
    this.refusal = new Refusal(reason, detail);
  }

  public Refusal refusal() {
    return refusal;
  }
}
