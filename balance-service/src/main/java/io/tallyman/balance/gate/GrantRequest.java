package io.tallyman.balance.gate;

import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Lot;
import io.tallyman.money.Credits;
import io.tallyman.web.ApiException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A grant as it is asked for.
 *
 * @param source {@code bonus}, {@code adjustment} or {@code referral}
 * @param unit {@code credits} (the default) or a tier's name
 * @param amount a decimal of credits, or a whole number of actions; only an adjustment may be
 *     negative
 * @param reference the business reference: the same again is the same grant
 */
public record GrantRequest(
    @Nullable String source,
    @Nullable String unit,
    @Nullable String amount,
    @Nullable String wallet,
    @Nullable Instant expiresAt,
    @Nullable String reference,
    @Nullable String reason) {
  private static final Set<LotSource> GRANTABLE =
      Set.of(LotSource.BONUS, LotSource.ADJUSTMENT, LotSource.REFERRAL);
  private static final int MAX_TEXT = 1_000;

  /** Where it comes from. */
  LotSource checkedSource() {
    String code = Names.required("source", source, MAX_TEXT);
    for (LotSource one : GRANTABLE) {
      if (one.code().equals(code)) {
        return one;
      }
    }
    throw ApiException.invalidField("source", "source must be bonus, adjustment or referral");
  }

  /** What is granted, one of the known units. */
  String checkedUnit(Set<String> tiers) {
    String checked = unit == null ? Lot.CREDITS : unit;
    if (!checked.equals(Lot.CREDITS) && !tiers.contains(checked)) {
      throw ApiException.invalidField(
          "unit", "unit must be credits or a tier of the catalog, and is \"" + checked + "\"");
    }
    return checked;
  }

  /** Micro-credits or actions; not zero. */
  long checkedUnits(String checkedUnit) {
    String text = Names.required("amount", amount, 40);
    try {
      long units =
          checkedUnit.equals(Lot.CREDITS) ? Credits.parse(text).micros() : Long.parseLong(text);
      if (units != 0) {
        return units;
      }
    } catch (IllegalArgumentException notAnAmount) {
      throw ApiException.invalidField("amount", "amount is " + notAnAmount.getMessage());
    }
    throw ApiException.invalidField("amount", "amount must not be zero");
  }

  /** When the lot ends; later than now. */
  @Nullable Instant checkedExpiry(Instant now) {
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      throw ApiException.invalidField("expiresAt", "expiresAt is not after now, " + now);
    }
    return expiresAt;
  }

  /** The business reference. */
  String checkedReference() {
    return BusinessReference.checked(reference);
  }

  /** Why: somebody will ask. */
  String checkedReason() {
    return Names.required("reason", reason, MAX_TEXT);
  }
}
