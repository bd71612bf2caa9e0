package io.tallyman.sandbox.emit;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** What a text on the command line or in a cell means as the value of a field. */
final class FieldValue {
  private static final JsonMapper EXACT =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private FieldValue() {}

  /** JSON where it is JSON ({@code 12.5}, {@code true}, {@code ["a"]}), otherwise the text. */
  static JsonNode of(String text) {
    try {
      JsonNode value = EXACT.readTree(text);
      return value.isMissingNode() ? JsonNodeFactory.instance.stringNode(text) : value;
    } catch (JacksonException notJson) {
      return JsonNodeFactory.instance.stringNode(text);
    }
  }
}
