package io.tallyman.balance.store;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The outbox, as the one publisher that is active sees it. Which one that is, is decided by a lock
 * that lives as long as its connection: an instance that dies, or loses the database, leaves it to
 * the next. Needs connections that are its own for as long as they are open, so no pooling between
 * statements outside this process.
 */
public final class OutboxQueue implements AutoCloseable {
  private static final String LOCK = "select pg_try_advisory_lock(hashtext('tallyman outbox'))";

  private final Jdbi writer;
  private final AccountNames names = new AccountNames();
  private @Nullable Handle owned;

  /**
   * @param writer connections of the role {@code tallyman_writer}
   */
  public OutboxQueue(Jdbi writer) {
    this.writer = writer;
  }

  /** Whether this is the active publisher; becomes it if there is none. */
  public boolean own() {
    Handle handle = owned;
    if (handle != null) {
      return true;
    }
    handle = writer.open();
    boolean locked = false;
    try {
      locked = handle.createQuery(LOCK).mapTo(Boolean.class).one();
    } finally {
      if (locked) {
        owned = handle;
      } else {
        handle.close();
      }
    }
    return locked;
  }

  /**
   * What the oldest transactions left. Those at one account ascend as its postings do, since they
   * add it under its lock; others may turn up late, below ids that were read before.
   *
   * @param transactions how many at most
   * @param postings no further transaction is read once there are as many of them
   */
  public Untold oldest(int transactions, int postings) {
    return new UntoldReader(owner(), names).oldest(transactions, postings);
  }

  /** Forgets what has been told, whoever is the active publisher by now. */
  public void remove(Untold told) {
    writer.useHandle(handle ->
        handle
            .createUpdate("delete from outbox where id = any(:ids)")
            .bind("ids", told.ids().toArray(Long[]::new))
            .execute());
  }

  /** Ceases to be the active publisher. */
  @Override
  public void close() {
    Handle handle = owned;
    owned = null;
    if (handle != null) {
      // The pool would keep the connection, and with it the lock.
      try (handle) {
        handle.execute("select pg_advisory_unlock_all()");
      }
    }
  }

  private Handle owner() {
    Handle handle = owned;
    if (handle == null) {
      throw new IllegalStateException("not the active publisher");
    }
    return handle;
  }
}
