package io.tallyman.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.refusal.Reason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class GateUsageTest {
  @ParameterizedTest
  @ValueSource(strings = {"half a pair: \ud800", "zero: \u0000", "halves: \udc00\ud800"})
  void whatCannotBeStoredIsRefused(String text) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.putObject("metadata").putArray("notes").add(text);
    assertThat(GateUsage.read("acme", "1", "upload", data))
        .isInstanceOfSatisfying(
            Decoded.Refused.class,
            refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.INVALID_FIELD));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a pair: \ud83d\ude00", "a backslash: \\u0000", "ümläut"})
  void whatCanBeStoredIsTaken(String text) {
    ObjectNode data = JsonNodeFactory.instance.objectNode().put("note", text);
    assertThat(GateUsage.read("acme", "1", "upload", data)).isInstanceOf(Decoded.Accepted.class);
  }
}
