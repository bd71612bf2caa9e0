package io.tallyman.balance.store;

import io.tallyman.ledger.Posting.Conditions;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What a posting changed besides units, as it is stored: a JSON object, or nothing. */
final class ConditionsText {
  private static final JsonMapper JSON = JsonMapper.shared();

  private ConditionsText() {}

  static @Nullable String of(Conditions conditions) {
    return conditions.equals(Conditions.SAME) ? null : JSON.writeValueAsString(conditions);
  }

  static Conditions read(@Nullable String text) {
    return text == null ? Conditions.SAME : JSON.readValue(text, Conditions.class);
  }
}
