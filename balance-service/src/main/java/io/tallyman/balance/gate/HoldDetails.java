package io.tallyman.balance.gate;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * For what a hold was opened, as its posting keeps it.
 *
 * @param data as the event of a consumption would have it
 */
record HoldDetails(String action, ObjectNode data) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  static HoldDetails of(Work work) {
    return new HoldDetails(work.event().type(), work.event().data());
  }

  static HoldDetails read(String json) {
    return JSON.readValue(json, HoldDetails.class);
  }

  String toJson() {
    return JSON.writeValueAsString(this);
  }
}
