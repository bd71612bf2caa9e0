package io.tallyman.balance.posting;

import io.tallyman.balance.store.Identity;
import io.tallyman.refusal.Reason;
import io.tallyman.refusal.Refusal;
import java.util.Map;

/** Rolls an attempt back, to be made again knowing better. */
final class Redo extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Cause cause;

  Redo(Cause cause) {
    super(cause.toString(), null, false, false);
    this.cause = cause;
  }

  Cause why() {
    return cause;
  }

  sealed interface Cause {
    /** An identity is there already: look first which. */
    record IdentityTaken() implements Cause {}

    /** Another version of the catalog has been put in force. */
    record CatalogMoved() implements Cause {}

    /** The week that the rows were meant for has ended. */
    record WeekTurned() implements Cause {}

    /** A hold that was to be settled has ended meanwhile. */
    record HoldEnded() implements Cause {}

    /** One event turns out, under the lock, not to be acceptable. */
    record NotAcceptable(Identity identity, Refusal refusal) implements Cause {}

    /** An account cannot take this batch's events: their sum leaves the range of amounts. */
    record OutOfRange(long accountId) implements Cause {
      /** Marks the batch's events of the account. */
      void exclude(Batch batch, Map<Identity, NotAcceptable> unacceptable) {
        for (Candidate.Usage usage : batch.usages()) {
          if (usage.accountId() == accountId) {
            Refusal refusal =
                new Refusal(
                    Reason.AMOUNT_OUT_OF_RANGE,
                    "the account would owe more than the ledger can count");
            unacceptable.put(usage.identity(), new NotAcceptable(usage.identity(), refusal));
          }
        }
      }
    }
  }
}
