package io.tallyman.balance.gate;

import io.tallyman.web.access.Caller;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sees that a caller that is bound to a wallet does not name another inside an event's data. */
final class Confined {
  private Confined() {}

  /**
   * Checks the fields of an action.
   *
   * @throws io.tallyman.web.ApiException if they name a wallet that is not the caller's
   */
  static void check(Caller caller, @Nullable ObjectNode data) {
    JsonNode named = data == null ? null : data.get("wallet");
    if (named != null && named.isString()) {
      caller.walletOf(named.stringValue());
    }
  }
}
