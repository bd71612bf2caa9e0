package io.tallyman.balance.posting;

import io.tallyman.balance.posting.PostUsage.Outcome;
import io.tallyman.balance.posting.Redo.Cause;
import io.tallyman.balance.posting.RunAssembly.Assembled;
import io.tallyman.balance.posting.RunAssembly.SettlementRow;
import io.tallyman.balance.posting.RunAssembly.VoidRow;
import io.tallyman.balance.store.AccountReader;
import io.tallyman.balance.store.AccountReader.Depth;
import io.tallyman.balance.store.AccountReader.Locked;
import io.tallyman.balance.store.CatalogTable;
import io.tallyman.balance.store.Identity;
import io.tallyman.balance.store.LedgerStore;
import io.tallyman.balance.store.LedgerStore.Change;
import io.tallyman.balance.store.LockWaits;
import io.tallyman.balance.store.OutboxTable;
import io.tallyman.balance.store.OutboxTable.Told;
import io.tallyman.balance.store.StoredAccount;
import io.tallyman.balance.store.UsageTable;
import io.tallyman.balance.store.UsageWeeks;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Decision;
import io.tallyman.ledger.Decision.Decided;
import io.tallyman.ledger.Ledger;
import io.tallyman.ledger.Posting;
import io.tallyman.ledger.UsageRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a batch, inside its transaction: claim, append, lock last, decide, post. The order
 * is the point: nothing waits for a lock while holding accounts, and accounts are held for as long
 * as it takes to decide and write, not for as long as it takes to append.
 */
final class BatchTransaction {
  private static final String UNIQUE_VIOLATION = "23505";

  private final Connection connection;
  private final Batch batch;
  private final InstantSource clock;
  private final KnownEvents knownEvents;
  private final Ledger ledger;
  private final List<Told> told = new ArrayList<>();
  private @Nullable Instant lockedAt;
  private boolean awaited;

  BatchTransaction(
      Connection connection, Batch batch, InstantSource clock, KnownEvents knownEvents) {
    this.connection = connection;
    this.batch = batch;
    this.clock = clock;
    this.knownEvents = knownEvents;
    ledger = new Ledger(batch.timeline());
  }

  Outcome run(Claim claim) throws SQLException {
    if (!claim.take(connection)) {
      return new Outcome.NotOurs();
    }
    if (CatalogTable.lastActivation(connection) != batch.timeline().lastActivation()) {
      throw new Redo(new Cause.CatalogMoved());
    }
    Assembled assembled = batch.assembled();
    Instant now = batch.appendedAt();
    if (!assembled.rows().isEmpty()) {
      append(assembled);
      Locked locked = lock(assembled);
      now = locked.clock();
      lockedAt = now;
      checkWeek(now);
      postRuns(assembled, locked);
      for (SettlementRow settlement : assembled.settlements()) {
        for (Posting posting : SettlementPosting.post(connection, ledger, settlement, clock)) {
          told.add(new Told(settlement.settling().hold().account(), posting.seq()));
        }
      }
      countLater(assembled);
      for (VoidRow voidRow : assembled.voids()) {
        for (Posting posting :
            VoidPosting.post(connection, ledger, voidRow, batch, knownEvents, clock)) {
          told.add(new Told(voidRow.undoing().accountId(), posting.seq()));
        }
      }
    }
    List<Long> unreadable = claim.settle(connection, batch.refused(), now);
    OutboxTable.add(connection, told, unreadable, now);
    awaited = lockedAt != null && LockWaits.any(connection);
    return new Outcome.Posted(assembled.rows().size(), batch.copies(), batch.refused().size());
  }

  /** When it had locked its accounts; null if it had none to lock. */
  @Nullable Instant lockedAt() {
    return lockedAt;
  }

  /** Whether somebody waited for it in the end. */
  boolean awaited() {
    return awaited;
  }

  private void append(Assembled assembled) throws SQLException {
    try {
      UsageTable.append(connection, assembled.rows(), assembled.digests());
    } catch (SQLException e) {
      if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw new Redo(new Cause.IdentityTaken());
      }
      throw e;
    }
  }

  private Locked lock(Assembled assembled) throws SQLException {
    Set<Long> ids = new TreeSet<>(assembled.runs().keySet());
    assembled.settlements().forEach(one -> ids.add(one.settling().hold().account()));
    assembled.voids().forEach(voidRow -> ids.add(voidRow.undoing().accountId()));
    return AccountReader.lock(connection, ids, Depth.FOR_USAGE, clock);
  }

  /**
   * Rows may only go into the week it is. Near its ends a copy may have gone into the next one, or
   * the one before, while this transaction could not see it; under the account's lock it can.
   */
  private void checkWeek(Instant now) throws SQLException {
    if (!UsageWeeks.weekOf(batch.appendedAt()).holds(now)) {
      throw new Redo(new Cause.WeekTurned());
    }
    if (UsageWeeks.nearBoundary(batch.appendedAt())) {
      Set<Identity> identities =
          batch.assembled().rows().stream().map(row -> row.identity()).collect(Collectors.toSet());
      boolean copied =
          !knownEvents
              .inOtherWeeks(connection, identities, batch.appendedAt(), batch.since())
              .isEmpty();
      if (copied) {
        throw new Redo(new Cause.IdentityTaken());
      }
    }
  }

  private void postRuns(Assembled assembled, Locked locked) throws SQLException {
    if (assembled.runs().isEmpty()) {
      return;
    }
    List<Change> changes = new ArrayList<>(assembled.runs().size());
    assembled
        .runs()
        .forEach((accountId, runs) -> {
          StoredAccount stored = locked.accounts().get(accountId);
          if (stored == null) {
            throw new IllegalStateException("account " + accountId + " is gone");
          }
          Decided decided = decide(stored.account(), runs, assembled, locked.clock());
          changes.add(new Change(stored, decided));
          decided.postings().forEach(posting -> told.add(new Told(accountId, posting.seq())));
        });
    LedgerStore.storeMany(connection, changes);
  }

  /** Runs are numbered in the order of their rows; voids, which count nothing, come last. */
  private void countLater(Assembled assembled) throws SQLException {
    int counted = assembled.rows().size() - assembled.voids().size();
    if (counted > 0) {
      OutboxTable.countLater(
          connection,
          assembled.rows().getFirst().postingNumber(),
          assembled.rows().get(counted - 1).postingNumber(),
          batch.appendedAt());
    }
  }

  private Decided decide(
      Account account, List<UsageRun> runs, Assembled assembled, Instant clockNow) {
    Decided so = new Decided(account, List.of(), List.of());
    for (UsageRun run : runs) {
      Account current = so.account();
      Instant now = clockNow.isBefore(current.postedAt()) ? current.postedAt() : clockNow;
      so =
          switch (ledger.decide(
              current, new Command.PostUsage(run, () -> assembled.debitsOf(run)), now)) {
            case Decided decided -> so.postings().isEmpty() ? decided : so.then(decided);
            case Decision.OutOfRange outOfRange ->
                throw new Redo(new Cause.OutOfRange(account.id()));
            case Decision.Refused never ->
                throw new IllegalStateException("usage is always posted: " + never);
          };
    }
    return so;
  }
}
