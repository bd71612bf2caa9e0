package io.tallyman.ledger;

import io.tallyman.catalog.LotSource;

/** The plans of the built-in catalogs, as far as a plan's life depends on them. */
final class TestCatalogs {
  private TestCatalogs() {}

  /** What is left comes along up to a cap; there is no free plan. */
  static TestTerms fltr() {
    return new TestTerms()
        .plan("basic", "9.99", "100", 0, "100")
        .plan("pro", "29.99", "1000", 0, "1000")
        .plan("premium", "59.99", "5000", 0, "5000");
  }

  /** Counters, a free plan, a trial of seven days. */
  static TestTerms pixell() {
    return new TestTerms()
        .plan("free", "0", "0", 0, "0", "small=10", "xl=1")
        .plan("starter", "9.99", "0", 7, "0", "small=250", "xl=15")
        .plan("pro", "99", "0", 7, "0", "small=2500", "xl=160")
        .withDefault("free");
  }

  /** By the month or by the year; what was bought burns first. */
  static TestTerms saas() {
    return new TestTerms()
        .plan("starter", "29", "0", 14, "1000")
        .plan("professional", "99", "0", 14, "5000")
        .burningFirst(LotSource.PURCHASE);
  }

  /** A free plan and one to buy. */
  static TestTerms chat() {
    return new TestTerms().plan("free", "10").plan("pro", "29", "0", 7, "100").withDefault("free");
  }
}
