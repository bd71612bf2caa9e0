package io.tallyman.balance.store;

import io.tallyman.balance.store.AccountLocks.Locked;
import io.tallyman.balance.store.AccountReader.Depth;
import io.tallyman.balance.store.Reversals.Taken;
import io.tallyman.balance.store.UsageTable.Known;
import io.tallyman.ledger.Posting.Change;
import io.tallyman.ledger.StandIn;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An event with all that undoing it needs; its account is locked.
 *
 * @param now when it would be undone
 * @param stored with the lots that paid for the event, and those that stand in for them
 */
public record Undoable(Instant now, StoredAccount stored, Taken taken, List<StandIn> standIns) {
  /** Locks the event's account and reads it. */
  public static Undoable lock(Connection connection, Known event, InstantSource clock)
      throws SQLException {
    Locked locked = AccountLocks.lock(connection, List.of(event.accountId()), Depth.WHOLE, clock);
    StoredAccount open = locked.accounts().get(event.accountId());
    if (open == null) {
      throw new IllegalStateException("account " + event.accountId() + " is gone");
    }
    Taken taken = Reversals.taken(connection, event);
    StandIns.Involved involved = StandIns.of(connection, open, lots(taken.paid()));
    Instant last = open.account().postedAt();
    return new Undoable(
        locked.clock().isBefore(last) ? last : locked.clock(),
        involved.account(),
        taken,
        involved.standIns());
  }

  private static Set<Integer> lots(List<Change> changes) {
    Set<Integer> lots = new HashSet<>();
    changes.forEach(change -> lots.add(change.lot()));
    return lots;
  }
}
