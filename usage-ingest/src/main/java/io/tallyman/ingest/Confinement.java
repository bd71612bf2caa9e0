package io.tallyman.ingest;

import io.tallyman.refusal.Reason;
import io.tallyman.refusal.Refusal;
import io.tallyman.topic.UsageEvent;
import io.tallyman.web.access.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Keeps events to what their sender's key is bound to. An event that comes under a key of one
 * wallet leaves here naming that wallet, which is how the ledger knows that it may settle no hold
 * of another; and it is no void, as nobody here knows which wallet the undone event was in.
 */
final class Confinement {
  private Confinement() {}

  static @Nullable Refusal refusalOf(UsageEvent event, Caller caller) {
    if (!caller.maySee(event.organization())) {
      return new Refusal(
          Reason.OTHER_ORGANIZATION, "the key is bound to another organization than the subject");
    }
    String wallet = caller.wallet();
    if (wallet == null) {
      return null;
    }
    if (event.isVoid()) {
      return new Refusal(Reason.VOID_NOT_ALLOWED, "a key of one wallet sends no voids");
    }
    return event.namesWallet() && !event.wallet().equals(wallet)
        ? new Refusal(Reason.OTHER_WALLET, "the key is bound to wallet " + wallet)
        : null;
  }

  static UsageEvent applied(UsageEvent event, Caller caller) {
    String wallet = caller.wallet();
    return wallet == null || event.namesWallet() ? event : event.inWallet(wallet);
  }
}
