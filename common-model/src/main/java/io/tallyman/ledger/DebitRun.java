package io.tallyman.ledger;

import io.tallyman.money.Credits;
import java.util.List;

/**
 * A usage posting, as far as it says what each of its debits took: the debits were taken one after
 * the other, at one instant, from the lots in the order of {@code takings}.
 *
 * @param balanceBefore credits before the first debit, held included, net of overage
 * @param tiers the tiers met, in the order of {@link Debit#tiersBefore()}
 * @param takings what the whole posting took, in burn order; credits and tiers' units may alternate
 */
public record DebitRun(Credits balanceBefore, List<Tier> tiers, List<Taking> takings) {
  /**
   * A tier that the posting met.
   *
   * @param weight credits an action takes once the counter is spent
   * @param counter actions the tier's counter held before the first debit
   */
  public record Tier(String name, Credits weight, long counter) {}
}
