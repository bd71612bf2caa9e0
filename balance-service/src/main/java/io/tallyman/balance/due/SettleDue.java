package io.tallyman.balance.due;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.catalog.Timeline;
import io.tallyman.balance.store.AccountLocks;
import io.tallyman.balance.store.AccountLocks.Locked;
import io.tallyman.balance.store.AccountReader.Depth;
import io.tallyman.balance.store.CatalogTable;
import io.tallyman.balance.store.DueAccounts;
import io.tallyman.balance.store.LedgerStore;
import io.tallyman.balance.store.LedgerStore.Change;
import io.tallyman.balance.store.OutboxTable;
import io.tallyman.balance.store.Told;
import io.tallyman.balance.store.UncheckedSqlException;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Decision.Decided;
import io.tallyman.ledger.Ledger;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Stores and tells what time has brought to accounts that nobody touches. Nothing depends on when
 * it runs, or whether: whoever reads or changes an account first brings it up to date by the same
 * rules, to the same lines with the same ids.
 */
public final class SettleDue {
  /** Few enough that a gate does not wait for long behind them. */
  private static final int BATCH = 50;

  private final Jdbi writer;
  private final CatalogHistory catalogs;
  private final InstantSource clock;

  /**
   * Knows the ledger.
   *
   * @param writer connections of the role {@code tallyman_writer}
   */
  public SettleDue(Jdbi writer, CatalogHistory catalogs, InstantSource clock) {
    this.writer = writer;
    this.catalogs = catalogs;
    this.clock = clock;
  }

  /** The earliest instant, up to and with {@code until}, at which an account is due; or null. */
  public @Nullable Instant nextDue(Instant until) {
    return writer.withHandle(handle -> DueAccounts.next(handle, until));
  }

  /**
   * Brings accounts up to date, some at a time, but for those that somebody else is at.
   *
   * @return whether there may be more to do at once
   */
  public boolean settleSome() {
    try {
      return writer.inTransaction(handle -> settleSome(handle.getConnection()));
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  private boolean settleSome(Connection connection) throws SQLException {
    Timeline timeline = catalogs.timeline();
    if (CatalogTable.lastActivation(connection) != timeline.lastActivation()) {
      catalogs.reload();
      return true;
    }
    List<Long> ids = DueAccounts.lock(connection, clock.instant(), BATCH);
    if (ids.isEmpty()) {
      return false;
    }
    Ledger ledger = new Ledger(timeline);
    Locked locked = AccountLocks.lock(connection, ids, Depth.WHOLE, clock);
    List<Change> changes = new ArrayList<>(ids.size());
    List<Told> told = new ArrayList<>();
    locked
        .accounts()
        .forEach((id, stored) -> {
          Account account = stored.account();
          Instant last = account.postedAt();
          Instant now = locked.clock().isBefore(last) ? last : locked.clock();
          Decided decided = ledger.advance(account, now);
          Change change = new Change(stored, decided);
          changes.add(change);
          told.addAll(change.told());
        });
    LedgerStore.storeMany(connection, changes);
    OutboxTable.add(connection, told, List.of(), locked.clock());
    return ids.size() == BATCH;
  }
}
