package io.tallyman.proving.bench;

import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;

/**
 * How far a ledger has come. It is asked through one connection that stays open: to log in anew for
 * every look would cost a good part of a core.
 */
final class LedgerProgress {
  private static final long LOOK_EVERY_NANOS = 20_000_000;

  private final Handle database;

  LedgerProgress(Handle database) {
    this.database = database;
  }

  /**
   * What was committed, and in what time.
   *
   * @param events those of the first commit left out: nobody saw when they were begun with
   */
  record Drained(long events, long nanos) {
    /**
     * The rate.
     *
     * @throws IllegalStateException if all came with the first commit
     */
    long perSecond() {
      if (events == 0) {
        throw new IllegalStateException("too few events to measure: all came at once");
      }
      return Math.round(events * 1e9 / nanos);
    }
  }

  /** Events that the ledger has taken so far, copies and what it quarantined among them. */
  long taken() {
    return database
        .createQuery("select coalesce(sum(next), 0) from intake_offset")
        .mapTo(Long.class)
        .one();
  }

  /**
   * Waits until a backlog has been drained.
   *
   * @param before what had been taken before it
   * @param events in it
   * @param beside goes on from the first commit to the last
   */
  Drained await(long before, long events, Beside beside) {
    long first = before;
    while (first == before) {
      first = look();
    }
    long startedAt = System.nanoTime();
    beside.begin();
    long last = first;
    while (last < before + events) {
      last = look();
    }
    long nanos = System.nanoTime() - startedAt;
    beside.end();
    return new Drained(last - first, nanos);
  }

  /** Waits until so many events have been taken in all. */
  void awaitTaken(long events) {
    while (taken() < events) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  /** Waits until all that has been taken has been told, counted and looked at too. */
  void awaitFollowers() {
    while (followersAreBehind()) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  /**
   * Takes all facts out of the ledger. Accounts stay as they are, and go on from there: so every
   * turn begins with as many rows as the first.
   */
  void empty() {
    database.useTransaction(inside -> {
      // First, as the rollup does: in another order, the two would wait for each other.
      inside.execute("lock table rollup_queue in access exclusive mode");
      inside.execute("truncate usage, posting");
    });
  }

  private long look() {
    LockSupport.parkNanos(LOOK_EVERY_NANOS);
    return taken();
  }

  private boolean followersAreBehind() {
    return database
        .createQuery(
            """
            select exists (select from outbox) or exists (select from rollup_queue)
                or exists (select from watch_queue)
            """)
        .mapTo(Boolean.class)
        .one();
  }
}
