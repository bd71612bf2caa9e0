package io.tallyman.balance.gate;

import io.tallyman.catalog.Price;
import io.tallyman.ledger.LimitCheck;
import io.tallyman.ledger.LimitMove;
import io.tallyman.topic.UsageEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something to be paid for at the gate, with its price.
 *
 * @param event as it will be recorded
 * @param catalogVersion that priced it
 */
record Work(
    UsageEvent event,
    Price price,
    int catalogVersion,
    List<LimitCheck> checks,
    List<LimitMove> moves,
    @Nullable String description) {

  @Nullable String tier() {
    Price.TierAction action = price.tierAction();
    return action == null ? null : action.tier();
  }

  /** Micro-credits that the action takes once the tier's counter is spent. */
  long weight() {
    Price.TierAction action = price.tierAction();
    return action == null ? 0 : action.weight().micros();
  }
}
