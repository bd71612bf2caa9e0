package io.tallyman.balance.store;

import io.tallyman.ledger.Counts;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** An account's counts as they are stored: a JSON object, or nothing where nothing is counted. */
final class CountsText {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private CountsText() {}

  static @Nullable String of(Counts counts) {
    return counts.equals(Counts.NONE) ? null : JSON.writeValueAsString(counts);
  }

  static Counts read(@Nullable String text) {
    return text == null ? Counts.NONE : JSON.readValue(text, Counts.class);
  }
}
