package io.tallyman.ledger;

import java.util.Locale;

/** Where a lot came from, in the default burn order. */
public enum Source {
  TRIAL,
  PLAN,
  ROLLOVER,
  REFUND,
  BONUS,
  REFERRAL,
  ADJUSTMENT,
  PURCHASE;

  /** As people and the database spell it: {@code purchase}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The source so spelled.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Source ofCode(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}
