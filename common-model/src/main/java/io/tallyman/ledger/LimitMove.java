package io.tallyman.ledger;

/**
 * What usage does to a limit of the plan.
 *
 * @param perPeriod true for a limit that counts anew each period, false for a level
 * @param change how often it counts, or by how much it moves the level
 */
public record LimitMove(String limit, boolean perPeriod, long change) {
  LimitMove reversed() {
    return new LimitMove(limit, perPeriod, Math.negateExact(change));
  }
}
