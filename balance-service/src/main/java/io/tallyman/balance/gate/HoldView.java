package io.tallyman.balance.gate;

import io.tallyman.balance.store.HoldQueries.StoredHold;
import io.tallyman.ledger.HoldId;
import io.tallyman.money.Credits;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A hold as it is listed.
 *
 * @param amount credits it pins
 * @param tierUnits actions of the tier's counter it pins
 */
record HoldView(
    String id,
    String wallet,
    Credits amount,
    @Nullable String tier,
    @Nullable String tierUnits,
    Instant createdAt,
    Instant expiresAt,
    String action,
    ObjectNode data,
    @Nullable String description) {

  static HoldId idOf(StoredHold hold) {
    return new HoldId(hold.accountId(), hold.number());
  }

  static HoldView of(StoredHold hold) {
    HoldDetails details = HoldDetails.read(hold.details());
    return new HoldView(
        idOf(hold).toString(),
        hold.wallet(),
        Credits.ofMicros(hold.amount()),
        hold.tier(),
        hold.tier() == null ? null : "1",
        hold.openedAt(),
        hold.expiresAt(),
        details.action(),
        details.data(),
        hold.description());
  }
}
