package io.tallyman.ledger;

import io.tallyman.ledger.Posting.Change;
import java.util.List;

/**
 * What had to stand in for spent units of a lot that was taken back.
 *
 * @param lot the lot that was taken back
 * @param seq the posting that took it back
 * @param paid what other lots paid, then, in the order they did
 * @param uncovered what none paid, then, as a part of that posting's credits
 * @param repaid what lots have paid of that since, as far as it is stored
 */
public record StandIn(int lot, long seq, List<Change> paid, Span uncovered, List<Change> repaid) {}
