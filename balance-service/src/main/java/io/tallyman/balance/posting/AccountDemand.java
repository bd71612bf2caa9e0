package io.tallyman.balance.posting;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** When requests of this instance last wanted an account; batches then lock theirs more briefly. */
public final class AccountDemand {
  private final AtomicReference<Instant> last = new AtomicReference<>(Instant.MIN);

  /** A request wants an account. */
  public void arises(Instant now) {
    last.set(now);
  }

  /** Whether a request has wanted one not longer ago than that. */
  public boolean within(Duration ago, Instant now) {
    return !last.get().isBefore(now.minus(ago));
  }
}
