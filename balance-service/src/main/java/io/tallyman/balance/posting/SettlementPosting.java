package io.tallyman.balance.posting;

import io.tallyman.balance.posting.Redo.Cause;
import io.tallyman.balance.posting.RunAssembly.SettlementRow;
import io.tallyman.balance.store.AccountLocks;
import io.tallyman.balance.store.AccountLocks.Locked;
import io.tallyman.balance.store.AccountReader.Depth;
import io.tallyman.balance.store.LedgerStore;
import io.tallyman.balance.store.LedgerStore.Change;
import io.tallyman.balance.store.StoredAccount;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Decision;
import io.tallyman.ledger.Decision.Decided;
import io.tallyman.ledger.Fallback;
import io.tallyman.ledger.Ledger;
import io.tallyman.refusal.Reason;
import io.tallyman.refusal.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settles one hold, in the transaction that appended the event's row and locked its account. */
final class SettlementPosting {
  private SettlementPosting() {}

  /**
   * Returns what has changed: anything that was due, then the settlement and what it brought.
   *
   * @param payerId the account that pays when the hold's is spent; null: none does
   */
  static List<Change> post(
      Connection connection,
      Ledger ledger,
      SettlementRow row,
      @Nullable Long payerId,
      InstantSource clock)
      throws SQLException {
    long accountId = row.settling().hold().account();
    Locked locked =
        AccountLocks.lock(
            connection,
            payerId == null ? List.of(accountId) : List.of(accountId, payerId),
            Depth.WHOLE,
            clock);
    StoredAccount stored = stored(locked, accountId);
    Command settle = new Command.Settle(row.settling().hold().number(), row.run());
    if (payerId == null) {
      Instant now = locked.nowFor(stored.account());
      Decided decided = decided(row, ledger.decide(stored.account(), settle, now));
      List<Change> changes = List.of(new Change(stored, decided));
      LedgerStore.storeMany(connection, changes);
      return changes;
    }
    StoredAccount payer = stored(locked, payerId);
    Fallback.Outcome outcome =
        new Fallback(ledger, stored.wallet(), payer.wallet())
            .decide(
                stored.account(),
                payer.account(),
                settle,
                locked.nowFor(stored.account(), payer.account()));
    List<Change> changes = new ArrayList<>();
    changes.add(new Change(stored, decided(row, outcome.wallet())));
    if (outcome.payer() != null) {
      changes.add(new Change(payer, outcome.payer()));
    }
    LedgerStore.storeMany(connection, changes);
    return changes;
  }

  private static StoredAccount stored(Locked locked, long accountId) {
    StoredAccount stored = locked.accounts().get(accountId);
    if (stored == null) {
      throw new IllegalStateException("account " + accountId + " is gone");
    }
    return stored;
  }

  private static Decided decided(SettlementRow row, Decision decision) {
    return switch (decision) {
      case Decided decided -> decided;
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
