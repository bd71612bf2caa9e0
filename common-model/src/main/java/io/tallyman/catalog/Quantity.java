package io.tallyman.catalog;

import java.math.BigDecimal;
import java.math.BigInteger;
import tools.jackson.databind.JsonNode;

/**
 * A quantity of an event: a non-negative decimal of at most 1e12 with at most 6 decimals, kept in
 * millionths. Magnitude and precision are looked at before any arithmetic, so that {@code
 * 1E99999999} is never written out.
 */
final class Quantity {
  /** The result for a node that is no exact number. */
  static final long NOT_A_NUMBER = -1;

  /** The result for a number that is negative, too large, or too precise. */
  static final long OUT_OF_RANGE = -2;

  private static final int DECIMALS = 6;
  private static final long MAX = 1_000_000_000_000L;
  private static final int MAX_INTEGER_DIGITS = 13;

  private Quantity() {}

  /** The quantity in millionths, {@link #NOT_A_NUMBER} or {@link #OUT_OF_RANGE}. */
  static long micros(JsonNode node) {
    if (node.isInt() || node.isLong() || node.isShort()) {
      long whole = node.longValue();
      return whole < 0 || whole > MAX ? OUT_OF_RANGE : whole * PriceRule.ONE_UNIT;
    }
    // A float or double is not what the producer wrote, and so no exact number.
    return node.isBigDecimal() || node.isBigInteger() ? micros(node.decimalValue()) : NOT_A_NUMBER;
  }

  private static long micros(BigDecimal value) {
    if (value.signum() == 0) {
      return 0;
    }
    long integerDigits = (long) value.precision() - value.scale();
    if (value.signum() < 0 || integerDigits > MAX_INTEGER_DIGITS) {
      return OUT_OF_RANGE;
    }
    BigDecimal shortest = value.stripTrailingZeros();
    if (shortest.scale() > DECIMALS) {
      return OUT_OF_RANGE;
    }
    long micros = shortest.setScale(DECIMALS).unscaledValue().longValueExact();
    return micros > MAX * PriceRule.ONE_UNIT ? OUT_OF_RANGE : micros;
  }

  /**
   * quantity × rate / unit, rounded half-up, in the millionths of the rate. A result above {@link
   * PriceCalculation#MAX_MICROS} is cut to just above it, as it is refused anyway.
   */
  static long priced(long quantity, long rate, long unit) {
    long product = quantity * rate;
    if (product >= 0 && Math.multiplyHigh(quantity, rate) == 0) {
      long remainder = product % unit;
      long rounded = product / unit + (remainder >= unit - remainder ? 1 : 0);
      return Math.min(rounded, PriceCalculation.MAX_MICROS + 1);
    }
    BigInteger divisor = BigInteger.valueOf(unit);
    return BigInteger.valueOf(quantity)
        .multiply(BigInteger.valueOf(rate))
        .shiftLeft(1)
        .add(divisor)
        .divide(divisor.shiftLeft(1))
        .min(BigInteger.valueOf(PriceCalculation.MAX_MICROS + 1))
        .longValueExact();
  }
}
