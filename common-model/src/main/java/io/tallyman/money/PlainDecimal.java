package io.tallyman.money;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Reads a decimal as people write it, {@code -12.50}: digits, at most one point, no exponent, so
 * that no text costs more than its length.
 */
public final class PlainDecimal {
  private static final int MAX_LENGTH = 40;

  private PlainDecimal() {}

  /**
   * The decimal as a count of units of 10^-scale: {@code unscaled("2.5", 6)} is 2,500,000.
   *
   * @throws IllegalArgumentException if it is no plain decimal, has more than {@code scale}
   *     decimals (trailing zeros count too), or does not fit a {@code long}
   */
  public static long unscaled(String text, int scale) {
    if (!isPlain(text)) {
      throw new IllegalArgumentException("'" + shortened(text) + "' is not a plain decimal");
    }
    int point = text.indexOf('.');
    if (point >= 0 && text.length() - point - 1 > scale) {
      throw new IllegalArgumentException(text + " has more than " + scale + " decimals");
    }
    try {
      return new BigDecimal(text)
          .setScale(scale, RoundingMode.UNNECESSARY)
          .unscaledValue()
          .longValueExact();
    } catch (ArithmeticException outOfRange) {
      throw new IllegalArgumentException(text + " is out of range", outOfRange);
    }
  }

  private static boolean isPlain(String text) {
    int length = text.length();
    int start = length > 0 && text.charAt(0) == '-' ? 1 : 0;
    boolean pointSeen = false;
    for (int i = start; i < length; i++) {
      char c = text.charAt(i);
      if (c == '.' && !pointSeen && i > start) {
        pointSeen = true;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return length > start && length <= MAX_LENGTH && text.charAt(length - 1) != '.';
  }

  private static String shortened(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
  }
}
