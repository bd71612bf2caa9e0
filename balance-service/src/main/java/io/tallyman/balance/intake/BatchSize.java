package io.tallyman.balance.intake;

import java.time.Duration;

/**
 * How many records go into one transaction. As many as there are, as long as nobody else wants the
 * accounts; where somebody does, so many that accounts are locked for no longer than a target.
 *
 * <p>It learns from each transaction: it gives way in large steps, and comes back in small ones.
 * What it has learned it remembers for the next time somebody wants accounts.
 */
final class BatchSize {
  /** Below, what each transaction costs outweighs what its records do. */
  static final int LEAST = 200;

  /** Before anything was learned: accounts are locked for some milliseconds. */
  static final int FIRST_SHARED = 1_000;

  private final int most;
  private final Duration target;
  private int alone;
  private int shared;
  private boolean wanted;

  /**
   * Begins with as many as there may be, where nobody else wants accounts.
   *
   * @param most records, at least one
   * @param target how long accounts may stay locked where somebody else wants them
   */
  BatchSize(int most, Duration target) {
    this.most = most;
    this.target = target;
    alone = most;
    shared = Math.min(most, FIRST_SHARED);
  }

  /**
   * The most records of the next transaction.
   *
   * @param known whether somebody is known to want accounts by now
   */
  int records(boolean known) {
    return known || wanted ? shared : alone;
  }

  /**
   * Learns from a transaction.
   *
   * @param taken records that it had, at least one
   * @param held how long it had accounts locked
   * @param awaited whether somebody else wanted accounts
   */
  void learn(int taken, Duration held, boolean awaited) {
    wanted = awaited;
    if (!awaited) {
      alone = Math.min(most, alone + Math.ceilDiv(alone, 4));
      return;
    }
    if (held.compareTo(target) > 0) {
      long fitting = taken * target.toNanos() / held.toNanos();
      // No more than this at once: a transaction may have stalled for reasons of its own.
      int least = Math.min(most, Math.max(LEAST, shared / 4));
      shared = Math.clamp(fitting, least, shared);
    } else if (taken >= shared && held.compareTo(target.dividedBy(2)) < 0) {
      shared = Math.min(most, shared + Math.ceilDiv(shared, 16));
    }
    alone = shared;
  }
}
