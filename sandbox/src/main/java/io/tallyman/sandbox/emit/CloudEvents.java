package io.tallyman.sandbox.emit;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes CloudEvents. Checks nothing: what is wrong with an event is for Tallyman to say. */
final class CloudEvents {
  private CloudEvents() {}

  /**
   * An event in structured mode.
   *
   * @param organization the event's subject
   * @param time when it occurred (RFC 3339); null leaves it to the arrival
   */
  static ObjectNode event(
      String id,
      String source,
      String action,
      String organization,
      @Nullable String time,
      Map<String, JsonNode> data) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("specversion", "1.0");
    event.put("id", id);
    event.put("source", source);
    event.put("type", action);
    event.put("subject", organization);
    if (time != null) {
      event.put("time", time);
    }
    event.putObject("data").setAll(data);
    return event;
  }
}
