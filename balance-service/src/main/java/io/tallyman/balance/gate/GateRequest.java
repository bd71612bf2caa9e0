package io.tallyman.balance.gate;

import io.tallyman.web.ApiException;
import io.tallyman.web.access.Caller;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the gate is asked for: an action of the catalog with its fields, or an amount of credits.
 *
 * @param data the fields that the action's price reads
 * @param amount credits, as a decimal; instead of an action
 * @param metadata a JSON object of at most 4 KiB
 * @param ttl of a hold: how long it lives
 */
record GateRequest(
    @Nullable String action,
    @Nullable ObjectNode data,
    @Nullable String amount,
    @Nullable String description,
    @Nullable String wallet,
    @Nullable String resourceId,
    @Nullable ObjectNode metadata,
    @Nullable Duration ttl) {

  /**
   * The same, about the caller's wallet where it is bound to one.
   *
   * @throws ApiException if it names another
   */
  GateRequest confinedTo(Caller caller) {
    Confined.check(caller, data);
    return new GateRequest(
        action, data, amount, description, caller.walletOf(wallet), resourceId, metadata, ttl);
  }
}
