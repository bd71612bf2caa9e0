package io.tallyman.balance.notify;

import java.time.Instant;
import java.util.Map;

/**
 * What an account has at an instant.
 *
 * @param credits micro-credits that anybody may take
 * @param overage micro-credits of usage that no lot covered
 * @param counters by tier
 * @param left what anybody may take, by lot
 */
record Levels(
    Instant at,
    long credits,
    long overage,
    Map<String, Counter> counters,
    Map<Integer, Long> left) {

  /**
   * A tier's counter.
   *
   * @param left actions that anybody may take
   * @param included actions in the lots that are live
   */
  record Counter(long left, long included) {
    static final Counter NONE = new Counter(0, 0);

    Counter plus(Counter other) {
      return new Counter(left + other.left, included + other.included);
    }
  }

  Counter counter(String tier) {
    return counters.getOrDefault(tier, Counter.NONE);
  }
}
