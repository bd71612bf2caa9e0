package io.tallyman.balance.reads;

import io.tallyman.balance.BackgroundTask;
import io.tallyman.balance.store.RollupQueue;
import java.time.Duration;

/** Follows the postings, and keeps the hourly sums within a second of them. */
final class UsageRollup {
  private static final Duration IDLE_PAUSE = Duration.ofMillis(200);

  /** Batches counted by one statement: enough to catch up, few enough not to hold sums for long. */
  private static final int BATCHES = 16;

  private UsageRollup() {}

  static BackgroundTask task(RollupQueue queue) {
    return new BackgroundTask(
        "usage rollup", () -> queue.count(BATCHES) == BATCHES, IDLE_PAUSE, () -> {});
  }
}
