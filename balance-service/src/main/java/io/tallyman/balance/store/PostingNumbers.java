package io.tallyman.balance.store;

import org.jdbi.v3.core.Jdbi;

/**
 * Hands out posting numbers, which ascend within one instance. Taken from the database in blocks;
 * what is left of a block when the service stops is never used.
 */
public final class PostingNumbers {
  /** As the sequence increments. */
  private static final long BLOCK = 100_000;

  private final Jdbi jdbi;
  private long next;
  private long end;

  public PostingNumbers(Jdbi writer) {
    jdbi = writer;
  }

  /** The first of {@code count} numbers that belong to the caller. */
  public synchronized long draw(int count) {
    if (end - next < count) {
      next =
          jdbi.withHandle(handle ->
              handle.createQuery("select nextval('posting_number_block')").mapTo(Long.class).one());
      end = next + BLOCK;
    }
    long first = next;
    next += count;
    return first;
  }
}
