package io.tallyman.balance.reads;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON that events brought; numbers keep the digits they came with. */
final class EventData {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private EventData() {}

  static JsonNode object(String json) {
    return JSON.readTree(json);
  }

  /** What the producer put into {@code data.metadata}; null where there is none. */
  static @Nullable JsonNode metadata(String data) {
    // Most events have none, and a page need not parse them to know.
    return data.contains("\"metadata\"") ? object(data).get("metadata") : null;
  }
}
