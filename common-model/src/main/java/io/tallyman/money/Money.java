package io.tallyman.money;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.util.Currency;

/**
 * An amount of a currency, exact to its minor unit. JSON: {@code {"amount":"9.99",
 * "currency":"USD"}}, with as many decimals as ISO 4217 gives the currency.
 *
 * @param minorUnits cents of USD, whole yen of JPY (no decimals), fils of KWD (three); arithmetic
 *     that leaves the range of {@code long} throws {@link ArithmeticException}
 */
public record Money(long minorUnits, Currency currency) implements Comparable<Money> {
  public Money {
    if (currency.getDefaultFractionDigits() < 0) {
      throw new IllegalArgumentException(currency + " has no minor unit, it is not money");
    }
  }

  public static Money zero(Currency currency) {
    return new Money(0, currency);
  }

  /**
   * Reads a decimal such as {@code 9.99}.
   *
   * @throws IllegalArgumentException if it is no plain decimal, does not fit, or has more decimals
   *     than the currency
   */
  public static Money parse(String decimal, Currency currency) {
    int decimals = Math.max(0, currency.getDefaultFractionDigits());
    return new Money(PlainDecimal.unscaled(decimal, decimals), currency);
  }

  /**
   * Reads the JSON form.
   *
   * @throws IllegalArgumentException as {@link #parse}, or if ISO 4217 has no such currency
   */
  @JsonCreator
  public static Money ofJson(
      @JsonProperty(value = "amount", required = true) String amount,
      @JsonProperty(value = "currency", required = true) String currency) {
    return parse(amount, Currency.getInstance(currency));
  }

  public Money plus(Money other) {
    return new Money(Math.addExact(minorUnits, sameCurrency(other).minorUnits), currency);
  }

  public Money minus(Money other) {
    return new Money(Math.subtractExact(minorUnits, sameCurrency(other).minorUnits), currency);
  }

  public Money negated() {
    return new Money(Math.negateExact(minorUnits), currency);
  }

  public boolean isZero() {
    return minorUnits == 0;
  }

  public boolean isNegative() {
    return minorUnits < 0;
  }

  /** The amount alone: {@code 9.90} of USD, {@code 990} of JPY, {@code 0.990} of KWD. */
  public String amount() {
    return BigDecimal.valueOf(minorUnits, currency.getDefaultFractionDigits()).toPlainString();
  }

  /**
   * Orders amounts of one currency.
   *
   * @throws IllegalArgumentException if the currencies differ
   */
  @Override
  public int compareTo(Money other) {
    return Long.compare(minorUnits, sameCurrency(other).minorUnits);
  }

  /** For people and logs: {@code 9.99 USD}. */
  @Override
  public String toString() {
    return amount() + " " + currency.getCurrencyCode();
  }

  @JsonValue
  Json json() {
    return new Json(amount(), currency.getCurrencyCode());
  }

  private Money sameCurrency(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException("different currencies: " + this + ", " + other);
    }
    return other;
  }

  /** The shape on the wire. */
  record Json(String amount, String currency) {}
}
