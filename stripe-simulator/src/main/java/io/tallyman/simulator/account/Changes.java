package io.tallyman.simulator.account;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a change took away: the {@code previous_attributes} of an event. */
final class Changes {
  private Changes() {}

  /** The fields of {@code before} that are otherwise in {@code after}; objects field by field. */
  static ObjectNode between(ObjectNode before, ObjectNode after) {
    ObjectNode changed = before.objectNode();
    before
        .properties()
        .forEach(field -> {
          JsonNode now = after.path(field.getKey());
          if (field.getValue().equals(now)) {
            return;
          }
          boolean both = field.getValue() instanceof ObjectNode && now instanceof ObjectNode;
          changed.set(
              field.getKey(),
              both ? between((ObjectNode) field.getValue(), (ObjectNode) now) : field.getValue());
        });
    after
        .propertyStream()
        .filter(field -> !before.has(field.getKey()))
        .forEach(field -> changed.putNull(field.getKey()));
    return changed;
  }
}
