package io.tallyman.balance.mail;

import io.tallyman.money.Money;
import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Currency;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes numbers, money and instants as the reader is used to. */
final class Wording {
  private static final int MOST_DECIMALS = 6;

  private final Locale locale;
  private final DateTimeFormatter instants;

  /**
   * A reader's way.
   *
   * @param locale a BCP 47 tag; null: English
   * @param timezone one that Java knows; null: UTC
   */
  Wording(@Nullable String locale, @Nullable String timezone) {
    this.locale = locale == null ? Locale.ENGLISH : Locale.forLanguageTag(locale);
    instants =
        DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
            .withLocale(this.locale)
            .withZone(timezone == null ? ZoneOffset.UTC : ZoneId.of(timezone));
  }

  /** {@code 1,234.5}. */
  String number(String decimal) {
    NumberFormat format = NumberFormat.getNumberInstance(locale);
    format.setMaximumFractionDigits(MOST_DECIMALS);
    return format.format(new BigDecimal(decimal));
  }

  /** {@code $20.00}. */
  String money(String amount, String currency) {
    Money money = Money.parse(amount, Currency.getInstance(currency));
    NumberFormat format = NumberFormat.getCurrencyInstance(locale);
    format.setCurrency(money.currency());
    int decimals = Math.max(0, money.currency().getDefaultFractionDigits());
    format.setMinimumFractionDigits(decimals);
    format.setMaximumFractionDigits(decimals);
    return format.format(new BigDecimal(money.amount()));
  }

  /** With its zone, since nobody can know whose it is. */
  String instant(Instant instant) {
    ZonedDateTime there = instant.atZone(instants.getZone());
    String zone =
        instants.getZone().equals(ZoneOffset.UTC)
            ? "UTC"
            : DateTimeFormatter.ofPattern("z", locale).format(there);
    return instants.format(instant) + " " + zone;
  }
}
