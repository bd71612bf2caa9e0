package io.tallyman.sandbox.clock;

import io.tallyman.balance.due.SettleDue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The ledger's expiries and renewals. */
record DueAccounts(SettleDue accounts) implements DueWork {
  @Override
  public @Nullable Instant nextDue(Instant until) {
    return accounts.nextDue(until);
  }

  @Override
  public void settle(Instant now) {
    boolean more = true;
    while (more) {
      more = accounts.settleSome();
    }
  }
}
