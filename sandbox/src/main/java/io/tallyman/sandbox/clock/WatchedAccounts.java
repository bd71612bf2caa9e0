package io.tallyman.sandbox.clock;

import io.tallyman.balance.notify.WatchAccounts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What people are told before its time, and top-ups that wait. */
record WatchedAccounts(WatchAccounts watch) implements DueWork {
  /** What is to come is known once what has happened has been looked at. */
  @Override
  public @Nullable Instant nextDue(Instant until) {
    watch.catchUp();
    return watch.nextDue(until);
  }

  @Override
  public void settle(Instant now) {
    watch.catchUp();
  }
}
