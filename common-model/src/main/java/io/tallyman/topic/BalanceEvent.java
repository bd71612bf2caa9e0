package io.tallyman.topic;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.tallyman.money.Credits;
import java.time.Instant;
import java.util.List;

/**
 * A posting, as the ledger tells it on {@link Topics#BALANCE}.
 *
 * @param seq the posting's place in its account (organization and wallet): 1, 2, 3 …
 * @param kind as the {@code type} of a transaction is spelled: {@code usage}, {@code purchase}, …
 * @param firstTransactionId the one transaction, or the first of a run of usage
 * @param lastTransactionId the same, or the last of the run
 * @param transactions how many they are, at least 1
 * @param amount signed; what the balance changed by
 * @param balanceBefore credits, held ones included, less overage
 * @param tiers by how many actions the counters of tiers changed; only those that did
 */
public record BalanceEvent(
    String organization,
    String wallet,
    long seq,
    String kind,
    String firstTransactionId,
    String lastTransactionId,
    int transactions,
    Credits amount,
    Credits balanceBefore,
    Credits balanceAfter,
    List<TierChange> tiers,
    Instant postedAt) {

  /** The CloudEvents {@code type}. */
  public static final String TYPE = "tallyman.balance.posted";

  /** The CloudEvents {@code source}. */
  public static final String SOURCE = "urn:tallyman:balance";

  /**
   * Actions put into a tier's counter, or taken (negative).
   *
   * @param units signed, not 0
   */
  public record TierChange(String tier, long units) {}

  /** The CloudEvents {@code id}: however often it is sent, the same posting has the same. */
  @JsonIgnore
  public String id() {
    return firstTransactionId;
  }
}
