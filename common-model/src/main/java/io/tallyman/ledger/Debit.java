package io.tallyman.ledger;

import io.tallyman.money.Credits;
import java.util.List;

/**
 * One event's place in its {@link DebitRun}, known before any account is locked.
 *
 * @param credits the price's terms, without the tier's action
 * @param tier place of the action's tier among the posting's tiers, from 0; {@link #NO_TIER} where
 *     it has none
 * @param creditsBefore sum of {@code credits} over the earlier debits of the posting
 * @param tiersBefore earlier actions of each of the posting's tiers
 */
public record Debit(Credits credits, int tier, Credits creditsBefore, List<Integer> tiersBefore) {
  public static final int NO_TIER = -1;
}
