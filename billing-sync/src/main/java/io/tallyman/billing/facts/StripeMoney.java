package io.tallyman.billing.facts;

import io.tallyman.money.Money;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Amounts as Stripe writes them: whole numbers of a unit that is the currency's minor one, but for
 * a few currencies.
 */
public final class StripeMoney {
  /** How many of Stripe's units are one of ISO 4217's: Stripe gives these two decimals. */
  private static final Map<String, Long> FINER = Map.of("ISK", 100L, "UGX", 100L);

  /** How many of ISO 4217's units are one of Stripe's: Stripe gives these no decimals. */
  private static final Map<String, Long> COARSER = Map.of("MGA", 100L);

  private StripeMoney() {}

  /**
   * Reads an amount.
   *
   * @param currency in any case: {@code usd}
   * @throws UnreadableException if there is no such currency, or no such amount of it
   */
  public static Money of(long amount, @Nullable String currency) {
    Currency known = currency(currency);
    long finer = FINER.getOrDefault(known.getCurrencyCode(), 1L);
    if (amount % finer != 0) {
      throw new UnreadableException(amount + " is no amount of " + known);
    }
    long coarser = COARSER.getOrDefault(known.getCurrencyCode(), 1L);
    return new Money(Math.multiplyExact(amount / finer, coarser), known);
  }

  /** What Stripe is to be asked for. */
  public static long amount(Money money) {
    String code = money.currency().getCurrencyCode();
    long amount = Math.multiplyExact(money.minorUnits(), FINER.getOrDefault(code, 1L));
    return amount / COARSER.getOrDefault(code, 1L);
  }

  /** As Stripe spells it. */
  public static String currency(Money money) {
    return money.currency().getCurrencyCode().toLowerCase(Locale.ROOT);
  }

  private static Currency currency(@Nullable String code) {
    try {
      return Currency.getInstance(String.valueOf(code).toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw new UnreadableException("there is no currency " + code);
    }
  }
}
