package io.tallyman.balance.posting;

import io.tallyman.balance.posting.Redo.Cause;
import io.tallyman.balance.posting.RunAssembly.SettlementRow;
import io.tallyman.balance.store.AccountReader;
import io.tallyman.balance.store.AccountReader.Depth;
import io.tallyman.balance.store.AccountReader.Locked;
import io.tallyman.balance.store.LedgerStore;
import io.tallyman.balance.store.LedgerStore.Change;
import io.tallyman.balance.store.StoredAccount;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Decision;
import io.tallyman.ledger.HoldId;
import io.tallyman.ledger.Ledger;
import io.tallyman.ledger.Posting;
import io.tallyman.refusal.Reason;
import io.tallyman.refusal.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Settles one hold, in the transaction that appended the event's row and locked its account. */
final class SettlementPosting {
  private SettlementPosting() {}

  /** Returns what was posted: anything that was due, then the settlement and what it brought. */
  static List<Posting> post(
      Connection connection, Ledger ledger, SettlementRow row, InstantSource clock)
      throws SQLException {
    HoldId hold = row.settling().hold();
    Locked locked = AccountReader.lock(connection, List.of(hold.account()), Depth.WHOLE, clock);
    StoredAccount stored = locked.accounts().get(hold.account());
    if (stored == null) {
      throw new IllegalStateException("account " + hold.account() + " is gone");
    }
    Instant last = stored.account().postedAt();
    Instant now = locked.clock().isBefore(last) ? last : locked.clock();
    return switch (ledger.decide(
        stored.account(), new Command.Settle(hold.number(), row.run()), now)) {
      case Decision.Decided decided -> {
        LedgerStore.store(connection, new Change(stored, decided));
        yield decided.postings();
      }
      case Decision.HoldNotOpen ended -> throw new Redo(new Cause.HoldEnded());
      case Decision.OutOfRange range ->
          throw new Redo(
              new Cause.NotAcceptable(
                  row.settling().usage().identity(),
                  new Refusal(
                      Reason.AMOUNT_OUT_OF_RANGE,
                      "the account would owe more than the ledger can count")));
      case Decision.Refused never ->
          throw new IllegalStateException("a settlement is always posted: " + never);
    };
  }
}
