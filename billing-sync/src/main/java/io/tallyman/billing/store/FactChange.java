package io.tallyman.billing.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How a fact differs from the one that was told before, for people. */
final class FactChange {
  private static final String PREFIX = "tallyman.billing.";

  private FactChange() {}

  /**
   * {@code period_paid was never told}, or {@code subscription_state: status active, is canceled}.
   */
  static String describe(@Nullable JsonNode before, JsonNode now) {
    String type = type(now);
    if (before == null) {
      return type + " was never told";
    }
    List<String> changes = new ArrayList<>();
    if (!type(before).equals(type)) {
      changes.add("was " + type(before));
    }
    now.path("fact")
        .properties()
        .forEach(field -> {
          JsonNode old = before.path("fact").path(field.getKey());
          if (!old.equals(field.getValue())) {
            changes.add(field.getKey() + " was " + text(old) + ", is " + text(field.getValue()));
          }
        });
    return type + ": " + String.join("; ", changes);
  }

  private static String type(JsonNode wrapped) {
    String type = wrapped.path("type").asString();
    return type.startsWith(PREFIX) ? type.substring(PREFIX.length()) : type;
  }

  private static String text(JsonNode value) {
    return value.isMissingNode() || value.isNull() ? "nothing" : value.asString(value.toString());
  }
}
