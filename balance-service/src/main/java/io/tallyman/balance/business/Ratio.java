package io.tallyman.balance.business;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Quotients for people, to six decimals, half-up. Nothing is charged by them. */
final class Ratio {
  private static final int DECIMALS = 6;

  private Ratio() {}

  /** Null where there is nothing to divide by. */
  static @Nullable String of(BigDecimal part, BigDecimal whole) {
    return whole.signum() == 0 ? null : decimal(part.divide(whole, DECIMALS, RoundingMode.HALF_UP));
  }

  static @Nullable String of(long part, long whole) {
    return of(BigDecimal.valueOf(part), BigDecimal.valueOf(whole));
  }

  static String decimal(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
