package io.tallyman.catalog;

/**
 * Where a lot comes from, in the default burn order. The ledger, which knows no catalog, has the
 * same names of its own.
 */
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
