package io.tallyman.catalog;

import java.util.Locale;

/** Where a lot comes from, in the default burn order. */
public enum LotSource {
  TRIAL,
  PLAN,
  ROLLOVER,
  REFUND,
  BONUS,
  REFERRAL,
  ADJUSTMENT,
  PURCHASE;

  /** As people, catalogs and the database spell it: {@code purchase}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The source so spelled.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static LotSource ofCode(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}
