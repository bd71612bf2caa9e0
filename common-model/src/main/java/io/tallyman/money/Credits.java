package io.tallyman.money;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An amount of credits, positive or negative, exact to the micro-credit (6 decimals).
 *
 * @param micros the amount in micro-credits; arithmetic that leaves the range of {@code long}
 *     throws {@link ArithmeticException}, it never wraps
 */
public record Credits(long micros) implements Comparable<Credits> {
  public static final int SCALE = 6;
  public static final long MICROS_PER_CREDIT = 1_000_000;
  public static final Credits ZERO = new Credits(0);

  public static Credits ofMicros(long micros) {
    return micros == 0 ? ZERO : new Credits(micros);
  }

  /** Whole credits. */
  public static Credits of(long credits) {
    return ofMicros(Math.multiplyExact(credits, MICROS_PER_CREDIT));
  }

  /**
   * Reads a decimal such as {@code 2.5}.
   *
   * @throws IllegalArgumentException if it is no plain decimal, has more than 6 decimals, or does
   *     not fit; an exponent is refused so that {@code 1E99999999} costs nothing
   */
  @JsonCreator
  public static Credits parse(String decimal) {
    return ofMicros(PlainDecimal.unscaled(decimal, SCALE));
  }

  /** An exact amount rounded half-up to the micro-credit: the one rounding a price term has. */
  public static Credits roundHalfUp(BigDecimal amount) {
    return ofMicros(amount.setScale(SCALE, RoundingMode.HALF_UP).unscaledValue().longValueExact());
  }

  public Credits plus(Credits other) {
    return ofMicros(Math.addExact(micros, other.micros));
  }

  public Credits minus(Credits other) {
    return ofMicros(Math.subtractExact(micros, other.micros));
  }

  public Credits negated() {
    return ofMicros(Math.negateExact(micros));
  }

  public boolean isZero() {
    return micros == 0;
  }

  public boolean isNegative() {
    return micros < 0;
  }

  @Override
  public int compareTo(Credits other) {
    return Long.compare(micros, other.micros);
  }

  /** A decimal without trailing zeros and without an exponent: {@code 2.5}, {@code 1150}. */
  @JsonValue
  @Override
  public String toString() {
    return micros == 0
        ? "0"
        : BigDecimal.valueOf(micros, SCALE).stripTrailingZeros().toPlainString();
  }
}
