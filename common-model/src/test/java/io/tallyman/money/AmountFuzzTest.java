package io.tallyman.money;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Currency;
import java.util.List;

/** An amount is exactly what its text says, or is refused. */
class AmountFuzzTest {
  private static final List<Currency> CURRENCIES =
      List.of("USD", "JPY", "KWD").stream().map(Currency::getInstance).toList();

  @FuzzTest
  void creditsAreWhatTheirTextSays(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      Credits credits = Credits.parse(text);
      assertThat(BigDecimal.valueOf(credits.micros(), Credits.SCALE))
          .isEqualByComparingTo(new BigDecimal(text));
      assertThat(Credits.parse(credits.toString())).isEqualTo(credits);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageNotContaining("Overflow");
    }
  }

  @FuzzTest
  void moneyIsWhatItsTextSays(FuzzedDataProvider data) {
    Currency currency = data.pickValue(CURRENCIES);
    String text = data.consumeRemainingAsString();
    try {
      Money money = Money.parse(text, currency);
      assertThat(new BigDecimal(money.amount())).isEqualByComparingTo(new BigDecimal(text));
      assertThat(Money.parse(money.amount(), currency)).isEqualTo(money);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageNotContaining("Overflow");
    }
  }
}
