package io.tallyman.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class MoneyTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Currency USD = Currency.getInstance("USD");

  @ParameterizedTest
  @CsvSource({
    "9.99, USD, 999, 9.99",
    "9.9, USD, 990, 9.90",
    "20, USD, 2000, 20.00",
    "-0.05, EUR, -5, -0.05",
    "500, JPY, 500, 500",
    "1.234, KWD, 1234, 1.234",
    "7, BHD, 7000, 7.000"
  })
  void anAmountHasAsManyDecimalsAsItsCurrency(
      String text, Currency currency, long minorUnits, String amount) {
    Money money = Money.parse(text, currency);

    assertThat(money).isEqualTo(new Money(minorUnits, currency));
    assertThat(money.amount()).isEqualTo(amount);
    assertThat(JSON.readValue(JSON.writeValueAsString(money), Money.class)).isEqualTo(money);
  }

  @ParameterizedTest
  @CsvSource({
    "9.999, USD, 9.999 has more than 2 decimals",
    "1.5, JPY, 1.5 has more than 0 decimals",
    "1.2345, KWD, 1.2345 has more than 3 decimals",
    "1e3, USD, '''1e3'' is not a plain decimal'",
    "92233720368547758.08, USD, 92233720368547758.08 is out of range",
    "1, XAU, 'XAU has no minor unit, it is not money'"
  })
  void whatTheCurrencyCannotPayIsRefused(String text, Currency currency, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Money.parse(text, currency))
        .withMessage(message);
  }

  @Test
  void jsonCarriesTheAmountAndTheCurrency() {
    assertThat(JSON.writeValueAsString(new Money(999, USD)))
        .isEqualTo("{\"amount\":\"9.99\",\"currency\":\"USD\"}");
    assertThatThrownBy(() -> JSON.readValue("{\"amount\":\"9.99\"}", Money.class))
        .isInstanceOf(JacksonException.class);
  }

  @Test
  void amountsOfOneCurrencyAddUpExactlyOrFail() {
    assertThat(new Money(10, USD).plus(new Money(20, USD))).isEqualTo(new Money(30, USD));
    assertThat(new Money(10, USD).minus(new Money(20, USD))).isEqualTo(new Money(-10, USD));
    assertThat(new Money(10, USD)).isLessThan(new Money(20, USD));
    assertThatThrownBy(() -> new Money(Long.MAX_VALUE, USD).plus(new Money(1, USD)))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void amountsOfTwoCurrenciesDoNotMix() {
    Money euros = new Money(10, Currency.getInstance("EUR"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> euros.plus(new Money(1, USD)))
        .withMessage("different currencies: 0.10 EUR, 0.01 USD");
    assertThatIllegalArgumentException().isThrownBy(() -> euros.compareTo(new Money(1, USD)));
  }
}
