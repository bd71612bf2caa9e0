package io.tallyman.topic;

import io.tallyman.refusal.Reason;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Structured mode: attributes and data are members of one JSON object. */
final class StructuredCloudEvent implements CloudEvent {
  private static final Set<String> TEXTS =
      Set.of("specversion", "id", "source", "type", "subject", "time", "datacontenttype");

  private final Map<String, @Nullable String> attributes = new HashMap<>();
  private @Nullable Data data;

  private StructuredCloudEvent() {}

  /**
   * Takes an event apart in one pass.
   *
   * @throws RefusedException if it is too large, is no UTF-8 or no JSON object, or a member occurs
   *     twice
   */
  static StructuredCloudEvent parse(byte[] json) {
    Json.requireSize(json);
    Json.requireUtf8(json, Reason.UNREADABLE);
    StructuredCloudEvent event = new StructuredCloudEvent();
    try (JsonParser parser = Json.parser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new RefusedException(Reason.UNREADABLE, "a CloudEvent must be a JSON object");
      }
      String name;
      while ((name = parser.nextName()) != null) {
        event.member(name, parser, json);
      }
      Json.requireEnd(parser);
      return event;
    } catch (JacksonException malformed) {
      throw new RefusedException(Reason.UNREADABLE, "not JSON: " + Json.fault(malformed));
    }
  }

  private void member(String name, JsonParser parser, byte[] json) {
    if (attributes.containsKey(name)) {
      throw new RefusedException(
          Reason.UNREADABLE, "the member " + Text.quoted(name) + " occurs twice");
    }
    JsonToken token = parser.nextToken();
    attributes.put(name, token == JsonToken.VALUE_STRING ? parser.getString() : null);
    if (name.equals("data") && token == JsonToken.START_OBJECT) {
      data = Json.objectAt(parser, json);
    } else if (TEXTS.contains(name)
        && token != JsonToken.VALUE_STRING
        && token != JsonToken.VALUE_NULL) {
      throw new RefusedException(Reason.INVALID_ATTRIBUTE, name + " must be a string");
    }
    parser.skipChildren();
  }

  @Override
  public @Nullable String attribute(String name) {
    return attributes.get(name);
  }

  @Override
  public Data data() {
    String contentType = attributes.get("datacontenttype");
    if (contentType != null && !ContentType.isJson(contentType)) {
      throw new RefusedException(
          Reason.DATA_NOT_JSON_OBJECT,
          "datacontenttype must be application/json, and is " + Text.quoted(contentType));
    }
    if (data == null) {
      throw new RefusedException(Reason.DATA_NOT_JSON_OBJECT, "data must be a JSON object");
    }
    return data;
  }
}
