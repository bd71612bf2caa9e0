package io.tallyman.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class CreditsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "-0, 0, 0",
    "2.5, 2500000, 2.5",
    "1150, 1150000000, 1150",
    "1150.000000, 1150000000, 1150",
    "-0.000001, -1, -0.000001",
    "007.10, 7100000, 7.1",
    "9223372036854.775807, 9223372036854775807, 9223372036854.775807",
    "-9223372036854.775808, -9223372036854775808, -9223372036854.775808"
  })
  void aDecimalIsReadExactlyAndWrittenAtItsShortest(String text, long micros, String written) {
    Credits credits = Credits.parse(text);

    assertThat(credits.micros()).isEqualTo(micros);
    assertThat(credits).hasToString(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        ".",
        "1.",
        ".5",
        "+1",
        "1e3",
        "1E99999999",
        "1,5",
        "1_000",
        "0x1F",
        " 1",
        "NaN",
        "Infinity",
        "--1",
        "1.2.3",
        "٣",
        "0.0000001",
        "1.0000000",
        "9223372036854.775808",
        "99999999999999999999999999999999999999999"
      })
  void whatIsNoPlainDecimalOfSixDecimalsIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Credits.parse(text));
  }

  @Test
  void arithmeticIsExactOrFails() {
    Credits most = Credits.ofMicros(Long.MAX_VALUE);
    Credits least = Credits.ofMicros(Long.MIN_VALUE);

    assertThat(Credits.parse("0.1").plus(Credits.parse("0.2"))).isEqualTo(Credits.parse("0.3"));
    assertThat(Credits.of(1).minus(Credits.parse("2.5")).negated()).isEqualTo(Credits.parse("1.5"));
    assertThatThrownBy(() -> most.plus(Credits.ofMicros(1)))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> least.minus(Credits.ofMicros(1)))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(least::negated).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Credits.of(Long.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0000005, 0.000001",
    "0.00000049, 0",
    "-0.0000005, -0.000001",
    "1.0000014999, 1.000001"
  })
  void roundingIsHalfUpToTheMicroCredit(BigDecimal amount, String rounded) {
    assertThat(Credits.roundHalfUp(amount)).isEqualTo(Credits.parse(rounded));
  }

  @Test
  void jsonCarriesADecimalString() {
    assertThat(JSON.writeValueAsString(Credits.parse("2.50"))).isEqualTo("\"2.5\"");
    assertThat(JSON.readValue("\"1150\"", Credits.class)).isEqualTo(Credits.of(1150));
  }
}
