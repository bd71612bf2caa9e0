package io.tallyman.balance.notify;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.catalog.Timeline;
import io.tallyman.balance.store.CatalogTable;
import io.tallyman.balance.store.NoticeTable;
import io.tallyman.balance.store.TopUpTable;
import io.tallyman.balance.store.UncheckedSqlException;
import io.tallyman.balance.store.WatchQueue;
import io.tallyman.balance.store.WatchTable;
import io.tallyman.balance.store.WatchTable.Look;
import io.tallyman.balance.store.Watched;
import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.Plan;
import io.tallyman.ledger.PlanRun;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * Follows the ledger: looks at the accounts that postings have touched, and at those whose time has
 * come, and tells what people are to know. One instance at a time does so; an account's state and
 * its postings are read in one snapshot, without locking it.
 */
public final class WatchAccounts {
  /** So many transactions' accounts are looked at together. */
  private static final int TRANSACTIONS = 64;

  private static final int DUE_ACCOUNTS = 500;

  private final Jdbi writer;
  private final CatalogHistory catalogs;
  private final InstantSource clock;

  /**
   * @param writer connections of the role {@code tallyman_writer}
   */
  public WatchAccounts(Jdbi writer, CatalogHistory catalogs, InstantSource clock) {
    this.writer = writer;
    this.catalogs = catalogs;
    this.clock = clock;
  }

  /**
   * Looks at some accounts, unless another instance does.
   *
   * @return whether there may be more to do at once
   */
  public boolean watchSome() {
    return writer.withHandle(handle -> {
      if (!WatchQueue.tryOwn(handle)) {
        return false;
      }
      try {
        return inOneSnapshot(handle);
      } finally {
        WatchQueue.disown(handle);
      }
    });
  }

  /** Looks at all there is, when nobody else does any more. */
  public void catchUp() {
    writer.useHandle(handle -> {
      WatchQueue.own(handle);
      try {
        boolean more = true;
        while (more) {
          more = inOneSnapshot(handle);
        }
      } finally {
        WatchQueue.disown(handle);
      }
    });
  }

  /** When an account is next to be looked at, up to and with {@code until}; null: none is. */
  public @Nullable Instant nextDue(Instant until) {
    return writer.withHandle(handle -> WatchQueue.nextDue(handle, until));
  }

  private boolean inOneSnapshot(Handle handle) {
    return handle.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, this::watch);
  }

  private boolean watch(Handle handle) {
    Timeline timeline = catalogs.timeline();
    if (isOutOfDate(handle, timeline)) {
      catalogs.reload();
      return true;
    }
    WatchQueue queue = new WatchQueue(handle);
    Map<Long, @Nullable Instant> accounts = new TreeMap<>();
    int transactions = queue.takeChanged(accounts, TRANSACTIONS);
    // Read after what is queued: no account is looked at as of an instant before its postings.
    Instant now = clock.instant();
    List<Long> due = queue.due(now, DUE_ACCOUNTS);
    due.forEach(id -> accounts.putIfAbsent(id, null));
    if (accounts.isEmpty()) {
      return false;
    }
    look(handle, queue.read(accounts), timeline, now);
    return transactions == TRANSACTIONS || due.size() == DUE_ACCOUNTS;
  }

  private static void look(Handle handle, List<Watched> accounts, Timeline timeline, Instant now) {
    Catalog catalog = timeline.at(now).catalog();
    Buying buying = new Buying(new TopUpTable(handle), ids(accounts), catalog.packs(), now);
    List<Look> looks = new ArrayList<>();
    List<NoticeTable.Notice> notices = new ArrayList<>();
    for (Watched watched : accounts) {
      AccountLook look = new AccountLook(watched, catalog.policies(), now);
      PlanRun run = watched.stored().account().plan();
      Plan plan = run == null ? null : timeline.plan(run.plan(), now);
      look.notices(plan).forEach(notice -> notices.add(look.kept(notice)));
      Buying.Outcome bought = buying.step(watched);
      if (bought.notice() != null) {
        notices.add(look.kept(bought.notice()));
      }
      looks.add(look.outcome(bought.dueAt()));
    }
    WatchTable.write(handle.getConnection(), looks);
    NoticeTable.tell(handle, notices, buying.started(), now);
  }

  private static List<Long> ids(List<Watched> accounts) {
    return accounts.stream().map(watched -> watched.stored().account().id()).toList();
  }

  private static boolean isOutOfDate(Handle handle, Timeline timeline) {
    try {
      return CatalogTable.lastActivation(handle.getConnection()) != timeline.lastActivation();
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }
}
