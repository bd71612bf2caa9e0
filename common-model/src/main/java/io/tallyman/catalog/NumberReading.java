package io.tallyman.catalog;

import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import io.tallyman.money.PlainDecimal;
import java.util.Currency;

/** Reads the catalog's numbers from their text, exactly; what is wrong is reported. */
final class NumberReading {
  private NumberReading() {}

  /** A decimal between 0 and {@code max} with at most 6 decimals, in millionths. */
  static long micros(YamlValue value, long max) {
    return micros(value, 0, max);
  }

  /** As {@link #micros(YamlValue, long)}, and not 0. */
  static long positiveMicros(YamlValue value, long max) {
    return micros(value, 1, max);
  }

  static Credits credits(YamlValue value, long max) {
    return Credits.ofMicros(micros(value, max));
  }

  private static long micros(YamlValue value, long minMicros, long max) {
    String number = value.numberOrNull();
    if (number == null) {
      return minMicros;
    }
    try {
      long micros = PlainDecimal.unscaled(number, Credits.SCALE);
      if (micros < minMicros || micros > max * Credits.MICROS_PER_CREDIT) {
        value.report(
            "must be " + atLeast(minMicros) + " and at most " + max + ", and is " + number);
      }
      return micros;
    } catch (IllegalArgumentException notExact) {
      value.report(String.valueOf(notExact.getMessage()));
      return minMicros;
    }
  }

  /** An amount that is not negative, with no more decimals than the currency has. */
  static Money money(YamlValue value, Currency currency) {
    return money(value, 0, currency);
  }

  /** As {@link #money(YamlValue, Currency)}, and not 0. */
  static Money positiveMoney(YamlValue value, Currency currency) {
    return money(value, 1, currency);
  }

  private static Money money(YamlValue value, long minUnits, Currency currency) {
    String number = value.numberOrNull();
    if (number != null) {
      try {
        Money money = Money.parse(number, currency);
        if (money.minorUnits() < minUnits) {
          value.report("must be " + atLeast(minUnits) + ", and is " + number);
        }
        return money;
      } catch (IllegalArgumentException notExact) {
        value.report(notExact.getMessage() + " (" + currency.getCurrencyCode() + ")");
      }
    }
    return Money.zero(currency);
  }

  private static String atLeast(long min) {
    return min == 0 ? "at least 0" : "more than 0";
  }

  /** A whole number. */
  static long integer(YamlValue value, long min, long max) {
    String number = value.numberOrNull();
    if (number == null) {
      return min;
    }
    try {
      long integer = PlainDecimal.unscaled(number, 0);
      if (integer < min || integer > max) {
        value.report("must be between " + min + " and " + max + ", and is " + integer);
      }
      return integer;
    } catch (IllegalArgumentException notWhole) {
      value.report("must be a whole number, and is " + number);
      return min;
    }
  }
}
