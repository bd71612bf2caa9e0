package io.tallyman.balance.intake;

import java.time.Duration;

/**
 * How many records go into one transaction. As many as there are, as long as nobody else wants the
 * accounts; where somebody does, so many that accounts are locked for no longer than a target.
 *
 * <p>It learns from each transaction: it gives way in large steps, and comes back in small ones.
 */
final class BatchSize {
  /** Below, what each transaction costs outweighs what its records do. */
  static final int LEAST = 200;

  private final int most;
  private final Duration target;
  private int records;

  /**
   * Begins with as many as there may be.
   *
   * @param most records, at least {@link #LEAST}
   * @param target how long accounts may stay locked where somebody else wants them
   */
  BatchSize(int most, Duration target) {
    this.most = most;
    this.target = target;
    records = most;
  }

  /** The most records of the next transaction. */
  int records() {
    return records;
  }

  /**
   * Learns from a transaction.
   *
   * @param taken records that it had, at least one
   * @param held how long it had accounts locked
   * @param wanted whether somebody else wants accounts
   */
  void learn(int taken, Duration held, boolean wanted) {
    if (!wanted) {
      records = Math.min(most, records + Math.ceilDiv(records, 4));
    } else if (held.compareTo(target) > 0) {
      long fitting = taken * target.toNanos() / held.toNanos();
      // No more than this at once: a transaction may have stalled for reasons of its own.
      int least = Math.min(most, Math.max(LEAST, records / 4));
      records = Math.clamp(fitting, least, records);
    } else if (taken >= records && held.compareTo(target.dividedBy(2)) < 0) {
      records = Math.min(most, records + Math.ceilDiv(records, 16));
    }
  }
}
