package io.tallyman.refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class JsonFaultTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          {"id":"1"   | Unexpected end-of-input: expected close marker for Object (line 1, column 10)
          ["a"        | Unexpected end-of-input: expected close marker for Array (line 1, column 5)
          {"id":nope} | Unrecognized token 'nope': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false') (line 1, column 7)
          """)
  void saysWhatIsWrongAndWhereAndNothingOfTheParser(String text, String fault) {
    var thrown =
        catchThrowableOfType(
            JacksonException.class, () -> JsonMapper.shared().readTree(text.strip()));

    assertThat(JsonFault.of(thrown)).isEqualTo(fault);
  }
}
