package io.tallyman.balance.posting;

import io.tallyman.balance.posting.PostUsage.Outcome;
import io.tallyman.balance.posting.Redo.Cause;
import io.tallyman.balance.posting.RunAssembly.Assembled;
import io.tallyman.balance.posting.RunAssembly.SettlementRow;
import io.tallyman.balance.posting.RunAssembly.VoidRow;
import io.tallyman.balance.store.AccountLocks;
import io.tallyman.balance.store.AccountLocks.Locked;
import io.tallyman.balance.store.AccountReader.Depth;
import io.tallyman.balance.store.CatalogTable;
import io.tallyman.balance.store.FallbackAccounts;
import io.tallyman.balance.store.HourlyUse;
import io.tallyman.balance.store.Identity;
import io.tallyman.balance.store.LedgerStore;
import io.tallyman.balance.store.LedgerStore.Change;
import io.tallyman.balance.store.LockWaits;
import io.tallyman.balance.store.OutboxTable;
import io.tallyman.balance.store.Told;
import io.tallyman.balance.store.UsageTable;
import io.tallyman.balance.store.UsageWeeks;
import io.tallyman.balance.store.WriteAhead;
import io.tallyman.balance.store.Writes;
import io.tallyman.ledger.Ledger;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private final boolean wanted;
  private final Ledger ledger;
  private final List<Told> told = new ArrayList<>();
  private final HourlyUse use = new HourlyUse();
  private final Writes writes = new Writes();
  private @Nullable Instant lockedAt;
  private boolean awaited;
  private Map<Long, Long> payers = Map.of();

  /**
   * @param wanted whether requests are known to want accounts
   */
  BatchTransaction(
      Connection connection,
      Batch batch,
      InstantSource clock,
      KnownEvents knownEvents,
      boolean wanted) {
    this.connection = connection;
    this.batch = batch;
    this.clock = clock;
    this.knownEvents = knownEvents;
    this.wanted = wanted;
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
      if (wanted) {
        WriteAhead.flush(connection);
      }
      Locked locked = lock(assembled);
      now = locked.clock();
      lockedAt = now;
      checkWeek(now);
      postRuns(assembled, locked);
      postOthers(assembled);
    }
    List<Long> unreadable = claim.settle(connection, batch.refused(), now);
    use.leave(writes, batch.appendedAt());
    OutboxTable.add(writes, told, unreadable, now);
    awaited = wanted || (lockedAt != null && LockWaits.any(connection));
    // With the commit: accounts should not stay locked for one more way there and back.
    writes.executeAndCommit(connection);
    return new Outcome.Posted(assembled.rows().size(), batch.copies(), batch.refused().size());
  }

  /** When it had locked its accounts; null if it had none to lock. */
  @Nullable Instant lockedAt() {
    return lockedAt;
  }

  /** Whether somebody wants accounts: requests do, or somebody waited for it in the end. */
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
    payers = FallbackAccounts.find(connection, ids, walletFallback());
    ids.addAll(payers.values());
    assembled.voids().forEach(voidRow -> ids.add(voidRow.undoing().accountId()));
    // What is moved from one wallet to another repays, for which the overage must be known.
    Depth depth = payers.isEmpty() ? Depth.FOR_USAGE : Depth.WHOLE;
    return AccountLocks.lock(connection, ids, depth, clock);
  }

  private @Nullable String walletFallback() {
    return batch.timeline().at(batch.appendedAt()).catalog().policies().walletFallback();
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
    List<Change> changes = new RunDecisions(ledger, assembled, locked, payers).decide();
    keep(assembled, changes);
    LedgerStore.storeMany(connection, changes, writes);
  }

  private void keep(Assembled assembled, List<Change> changes) {
    changes.forEach(change -> told.addAll(change.told()));
    use.add(changes, assembled::rowsOf);
  }

  /** What reads accounts anew: runs may have changed the same ones. */
  private void postOthers(Assembled assembled) throws SQLException {
    if (assembled.settlements().isEmpty() && assembled.voids().isEmpty()) {
      return;
    }
    writes.execute(connection);
    for (SettlementRow settlement : assembled.settlements()) {
      Long payer = payers.get(settlement.settling().hold().account());
      keep(assembled, SettlementPosting.post(connection, ledger, settlement, payer, clock));
    }
    for (VoidRow voidRow : assembled.voids()) {
      Change voided = VoidPosting.post(connection, ledger, voidRow, batch, knownEvents, clock);
      keep(assembled, List.of(voided));
    }
  }
}
