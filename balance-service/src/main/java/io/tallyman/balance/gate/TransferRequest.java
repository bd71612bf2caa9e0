package io.tallyman.balance.gate;

import io.tallyman.ledger.Lot;
import io.tallyman.ledger.Transfer;
import io.tallyman.money.Credits;
import io.tallyman.web.ApiException;
import org.jspecify.annotations.Nullable;

/**
 * A transfer as it is asked for.
 *
 * @param from the wallet that gives
 * @param to the wallet that receives; it comes into being if it has to
 * @param amount a positive decimal of credits
 * @param reference the business reference: the same again is the same transfer
 */
public record TransferRequest(
    @Nullable String from,
    @Nullable String to,
    @Nullable String amount,
    @Nullable String reference,
    @Nullable String reason) {
  private static final int MAX_TEXT = 1_000;

  /** The transfer, if it is valid by itself. */
  Transfer checked() {
    String giving = Names.requiredWallet("from", from);
    String receiving = Names.requiredWallet("to", to);
    if (giving.equals(receiving)) {
      throw ApiException.invalidField("to", "to must be another wallet than from");
    }
    return new Transfer(
        giving,
        receiving,
        Lot.CREDITS,
        checkedUnits(),
        BusinessReference.checked(reference),
        reason == null ? null : Names.required("reason", reason, MAX_TEXT));
  }

  private long checkedUnits() {
    String text = Names.required("amount", amount, 40);
    try {
      long units = Credits.parse(text).micros();
      if (units > 0) {
        return units;
      }
    } catch (IllegalArgumentException notAnAmount) {
      throw ApiException.invalidField("amount", "amount is " + notAnAmount.getMessage());
    }
    throw ApiException.invalidField("amount", "amount must be more than zero");
  }
}
