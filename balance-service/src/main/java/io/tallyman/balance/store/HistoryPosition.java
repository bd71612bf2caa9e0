package io.tallyman.balance.store;

import java.time.Instant;
import java.util.Comparator;

/**
 * A line's place in the history. It never changes: lines that time brings have it before they are
 * stored.
 *
 * @param ordinal of the event within its posting; 1 for any other line
 */
public record HistoryPosition(Instant postedAt, long account, long seq, int ordinal) {
  /** The order in which the history is shown. */
  public static final Comparator<HistoryPosition> NEWEST_FIRST =
      Comparator.comparing(HistoryPosition::postedAt)
          .thenComparingLong(HistoryPosition::account)
          .thenComparingLong(HistoryPosition::seq)
          .thenComparingInt(HistoryPosition::ordinal)
          .reversed();
}
