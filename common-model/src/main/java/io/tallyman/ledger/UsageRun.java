package io.tallyman.ledger;

import java.time.Instant;
import java.util.List;

/**
 * A run of plain debits of one account, to be taken at one instant. All of it is known before the
 * account is locked; what a single event takes follows from its place in the run.
 *
 * @param number drawn before the lock; ties the rows of usage to their posting
 * @param appendedAt the rows' partition
 * @param events number of rows
 * @param credits sum of the rows' credits, without actions of tiers, in micro-credits
 * @param tiers the tiers met, each with one weight: an event with another weight begins a new run
 * @param moves what the rows do to limits of the plan, summed up
 * @param rowsDigest SHA-256 over the rows' digests in order
 */
public record UsageRun(
    long number,
    Instant appendedAt,
    int events,
    long credits,
    List<TierCount> tiers,
    List<LimitMove> moves,
    Digest rowsDigest) {

  /** The same rows, doing something else to limits. */
  UsageRun moving(List<LimitMove> otherMoves) {
    return new UsageRun(number, appendedAt, events, credits, tiers, otherMoves, rowsDigest);
  }

  /**
   * Actions of one tier in a run.
   *
   * @param weight micro-credits each takes once the counter is spent
   */
  public record TierCount(String tier, long weight, long actions) {}
}
