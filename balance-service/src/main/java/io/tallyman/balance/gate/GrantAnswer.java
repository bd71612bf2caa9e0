package io.tallyman.balance.gate;

import io.tallyman.balance.store.Deed;
import io.tallyman.balance.store.Referenced;
import io.tallyman.ledger.Lot;
import io.tallyman.money.Credits;
import io.tallyman.web.access.Caller;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A grant as it was posted: the same whenever it is asked for.
 *
 * @param lotId the lot it opened; null for a deduction
 * @param amount signed, in credits or in actions of the tier that {@code unit} names
 */
public record GrantAnswer(
    String transactionId,
    @Nullable String lotId,
    String source,
    String unit,
    String amount,
    String wallet,
    String reference,
    @Nullable String reason,
    @Nullable Instant expiresAt,
    Credits balanceBefore,
    Credits balanceAfter,
    Instant postedAt) {

  /** As the audit log tells it. */
  Deed deedOf(Caller actor) {
    Map<String, String> details =
        Map.of(
            "source",
            source,
            "unit",
            unit,
            "amount",
            amount,
            "wallet",
            wallet,
            "reference",
            reference);
    return new Deed(actor.name(), Deed.Action.GRANT, transactionId, reason, details);
  }

  static GrantAnswer of(String reference, Referenced posted) {
    return new GrantAnswer(
        "p" + posted.accountId() + "." + posted.seq(),
        posted.lot() == null ? null : posted.accountId() + "-" + posted.lot(),
        posted.kind().code(),
        posted.tier() == null ? Lot.CREDITS : posted.tier(),
        posted.tier() == null
            ? Credits.ofMicros(posted.units()).toString()
            : Long.toString(posted.units()),
        posted.wallet(),
        reference,
        posted.description(),
        posted.expiresAt(),
        Credits.ofMicros(posted.creditsBefore()),
        Credits.ofMicros(posted.creditsAfter()),
        posted.postedAt());
  }
}
