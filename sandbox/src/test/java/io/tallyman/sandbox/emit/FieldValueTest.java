package io.tallyman.sandbox.emit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldValueTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          12                | 12
          0.1234567890123456789012345 | 0.1234567890123456789012345
          -3                | -3
          1E99999999        | 1E+99999999
          true              | true
          ["docs","github"] | ["docs","github"]
          "12"              | "12"
          gpt-4             | "gpt-4"
          007               | "007"
          NaN               | "NaN"
          12 apples         | "12 apples"
          [unfinished       | "[unfinished"
          """,
      quoteCharacter = '\0')
  void aValueIsJsonWhereItIsJsonAndTextOtherwise(String text, String json) {
    assertThat(FieldValue.of(text).toString()).isEqualTo(json);
  }
}
