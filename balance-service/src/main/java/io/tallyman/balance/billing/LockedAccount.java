package io.tallyman.balance.billing;

import io.tallyman.balance.store.AccountLocks;
import io.tallyman.balance.store.AccountLocks.Locked;
import io.tallyman.balance.store.AccountReader.Depth;
import io.tallyman.balance.store.LedgerStore;
import io.tallyman.balance.store.LedgerStore.Change;
import io.tallyman.balance.store.NamedLots;
import io.tallyman.balance.store.StoredAccount;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Decision;
import io.tallyman.ledger.Ledger;
import io.tallyman.ledger.PlanCommand;
import io.tallyman.ledger.PlanRun;
import io.tallyman.refusal.Reason;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An account under lock, and the commands that one fact brings it, each stored as it is decided.
 */
final class LockedAccount {
  private final Connection connection;
  private final Ledger ledger;
  private final Instant clock;
  private StoredAccount stored;

  private LockedAccount(Connection connection, Ledger ledger, Instant clock, StoredAccount stored) {
    this.connection = connection;
    this.ledger = ledger;
    this.clock = clock;
    this.stored = stored;
  }

  static LockedAccount lock(
      Connection connection, Ledger ledger, long accountId, InstantSource clock)
      throws SQLException {
    Locked locked = AccountLocks.lock(connection, List.of(accountId), Depth.WHOLE, clock);
    StoredAccount stored = Objects.requireNonNull(locked.accounts().get(accountId));
    LockedAccount account = new LockedAccount(connection, ledger, locked.clock(), stored);
    account.give(new Command.Advance());
    return account;
  }

  Account account() {
    return stored.account();
  }

  /** The instant of what happens now: never before what has happened. */
  Instant now() {
    Instant last = stored.account().postedAt();
    return clock.isBefore(last) ? last : clock;
  }

  /** The subscription of this name, if it runs. */
  @Nullable PlanRun running(String subscription) {
    PlanRun run = account().plan();
    return run != null && run.subscription().equals(subscription) ? run : null;
  }

  /** Makes sure that a lot which nothing is left of can be worked on. */
  void read(int lot) throws SQLException {
    stored = NamedLots.add(connection, stored, Set.of(lot));
  }

  void give(PlanCommand command) throws SQLException {
    if (command instanceof PlanCommand.Start start) {
      stored = NamedLots.addBroughtBy(connection, stored, start.subscription());
    }
    give(new Command.OfPlan(command));
  }

  /** Gives a command that others do not depend on; false if it cannot be done. */
  boolean offer(Command command) throws SQLException {
    if (ledger.decide(stored.account(), command, now()) instanceof Decision.Decided decided) {
      store(decided);
      return true;
    }
    return false;
  }

  void give(Command command) throws SQLException {
    switch (ledger.decide(stored.account(), command, now())) {
      case Decision.Decided decided -> store(decided);
      case Decision.OutOfRange outOfRange ->
          throw new FactRefusedException(
              Reason.AMOUNT_OUT_OF_RANGE, "the wallet would hold, or owe, more than 9e12 credits");
      case Decision.PlanRefused refused ->
          throw new FactRefusedException(Reason.FACT_NOT_POSSIBLE, refused.detail());
      case Decision.Refused refused ->
          throw new FactRefusedException(Reason.FACT_NOT_POSSIBLE, refused.toString());
    }
  }

  private void store(Decision.Decided decided) throws SQLException {
    stored = LedgerStore.store(connection, new Change(stored, decided), now());
  }
}
