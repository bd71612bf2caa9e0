package io.tallyman.balance.reads;

import io.tallyman.balance.store.RollupQueue;
import io.tallyman.postgres.BackgroundTask;
import java.time.Duration;

/** Follows the postings, and keeps the hourly sums within a second of them. */
final class UsageRollup {
  /**
   * The longer it rests, the more use of one hour becomes one row; reads add what is not counted.
   */
  private static final Duration IDLE_PAUSE = Duration.ofMillis(700);

  /** Batches counted by one statement: enough to catch up, few enough not to hold sums for long. */
  private static final int BATCHES = 64;

  private UsageRollup() {}

  static BackgroundTask task(RollupQueue queue) {
    return new BackgroundTask(
        "usage rollup",
        () -> {
          boolean more = queue.count(BATCHES) == BATCHES;
          queue.countDays();
          return more;
        },
        IDLE_PAUSE,
        () -> {});
  }
}
