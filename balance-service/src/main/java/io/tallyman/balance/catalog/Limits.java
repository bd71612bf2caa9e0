package io.tallyman.balance.catalog;

import io.tallyman.catalog.Action;
import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.LimitUse;
import io.tallyman.ledger.LimitCheck;
import io.tallyman.ledger.LimitMove;
import io.tallyman.topic.UsageEvent;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What actions have to do with the limits of plans. Limits belong to the wallet {@code default}.
 */
public final class Limits {
  private Limits() {}

  /** What an action of a wallet counts against limits. */
  public static List<LimitMove> moves(Catalog catalog, String action, String wallet) {
    Action known = catalog.actions().get(action);
    if (known == null || known.limits().isEmpty() || !wallet.equals(UsageEvent.DEFAULT_WALLET)) {
      return List.of();
    }
    List<LimitMove> moves = new ArrayList<>();
    for (LimitUse use : known.limits()) {
      switch (use) {
        case LimitUse.Counts counts -> moves.add(new LimitMove(counts.limit(), true, 1));
        case LimitUse.Moves one -> moves.add(new LimitMove(one.limit(), false, one.change()));
        case LimitUse.MustBeAllowed one -> {}
      }
    }
    return moves;
  }

  /** What the gate asks of limits before it lets an action of a wallet through. */
  public static List<LimitCheck> checks(
      Catalog catalog, String action, ObjectNode data, String wallet) {
    Action known = catalog.actions().get(action);
    if (known == null || !wallet.equals(UsageEvent.DEFAULT_WALLET)) {
      return List.of();
    }
    List<LimitCheck> checks = new ArrayList<>();
    for (LimitUse use : known.limits()) {
      switch (use) {
        case LimitUse.Counts counts -> checks.add(new LimitCheck.Room(counts.limit(), true));
        case LimitUse.Moves one -> {
          if (one.change() > 0) {
            checks.add(new LimitCheck.Room(one.limit(), false));
          }
        }
        case LimitUse.MustBeAllowed one -> {
          JsonNode value = data.get(one.field());
          if (value != null) {
            checks.add(new LimitCheck.Allowed(one.limit(), value.asString()));
          }
        }
      }
    }
    return checks;
  }
}
