package io.tallyman.catalog;

/** Where a lot comes from, in the default burn order. */
public enum LotSource {
  TRIAL,
  PLAN,
  ROLLOVER,
  REFUND,
  BONUS,
  REFERRAL,
  ADJUSTMENT,
  PURCHASE
}
