package io.tallyman.balance.reads;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.tallyman.catalog.Price;
import io.tallyman.money.Credits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a line is what it is.
 *
 * @param event what brought it about; null where no event did
 * @param catalog the version the event was priced by; null where nothing was priced
 * @param price null where nothing was priced
 * @param lots what it took from lots (negative) or put into them, in that order
 * @param overage null where lots covered everything
 * @param digest hexadecimal SHA-256 over the event's row; null where there is none
 * @param undoneBy the transaction that undid it; null where none has
 * @param undoes the transaction that it undid; null where it is no void
 */
record ExplanationView(
    TransactionLine transaction,
    @Nullable EventView event,
    @Nullable CatalogView catalog,
    @Nullable PriceView price,
    List<LotView> lots,
    @Nullable OverageView overage,
    Credits balanceBefore,
    Credits balanceAfter,
    @Nullable String digest,
    @Nullable String undoneBy,
    @Nullable String undoes) {

  /**
   * The event as it was received.
   *
   * @param data the producer's own JSON
   */
  record EventView(
      String id,
      String source,
      String type,
      String subject,
      Instant time,
      @JsonRawValue String data) {}

  /** A catalog version. */
  record CatalogView(int version, String name, String hash, Instant inForceFrom) {}

  /**
   * The price, computed again from the event by the version that priced it.
   *
   * @param credits the sum of the terms
   * @param tierAction null where the action has no tier
   * @param cost internal cost, in the catalog's currency
   * @param paidBy the hold that had paid for it already, so that it cost nothing; null for all else
   */
  record PriceView(
      Credits credits,
      List<TermView> terms,
      @Nullable TierActionView tierAction,
      Map<String, String> dimensions,
      String cost,
      String currency,
      @Nullable PaidByHold paidBy) {}

  /** A hold that was settled before, and the transaction by which it was. */
  record PaidByHold(String hold, String transactionId) {}

  /** One term of a price. */
  record TermView(String name, String calculation, Credits credits) {
    static List<TermView> of(Price price) {
      return price.terms().stream()
          .map(term -> new TermView(term.name(), term.calculation(), term.credits()))
          .toList();
    }
  }

  /**
   * One action of a tier.
   *
   * @param paidBy {@code counter}, or {@code credits} at the weight
   */
  record TierActionView(String tier, Credits weight, String paidBy) {}

  /** A lot that was changed; credits, or whole actions of the tier {@code unit}. */
  record LotView(String id, String unit, String source, String reference, String amount) {}

  /**
   * What no lot covered when the line was posted.
   *
   * @param credits all of it
   * @param open what is still owed
   * @param cancelled what was undone before anything repaid it
   */
  record OverageView(
      Credits credits, Credits open, Credits cancelled, List<RepaymentView> repaid) {}

  /** A part of the overage that a lot repaid, and the transaction by which it did. */
  record RepaymentView(String lot, Credits credits, String transactionId) {}
}
