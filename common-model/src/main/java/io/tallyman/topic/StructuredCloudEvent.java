package io.tallyman.topic;

import io.tallyman.refusal.JsonFault;
import io.tallyman.refusal.Reason;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Structured mode: attributes and data are members of one JSON object. */
final class StructuredCloudEvent implements CloudEvent {
  private static final List<String> TEXTS =
      List.of("specversion", "id", "source", "type", "subject", "time", "datacontenttype");

  private final @Nullable String[] texts = new String[TEXTS.size()];
  private final boolean[] met = new boolean[TEXTS.size()];
  private final Set<String> others = new HashSet<>(2);
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
      throw new RefusedException(Reason.UNREADABLE, "not JSON: " + JsonFault.of(malformed));
    }
  }

  private void member(String name, JsonParser parser, byte[] json) {
    int place = TEXTS.indexOf(name);
    if (place < 0 ? !others.add(name) : met[place]) {
      throw new RefusedException(
          Reason.UNREADABLE, "the member " + Text.quoted(name) + " occurs twice");
    }
    JsonToken token = parser.nextToken();
    if (place >= 0) {
      met[place] = true;
      texts[place] = text(name, token, parser);
    } else if (name.equals("data") && token == JsonToken.START_OBJECT) {
      data = Json.objectAt(parser, json);
    }
    parser.skipChildren();
  }

  private static @Nullable String text(String name, JsonToken token, JsonParser parser) {
    return switch (token) {
      case VALUE_STRING -> parser.getString();
      case VALUE_NULL -> null;
      default -> throw new RefusedException(Reason.INVALID_ATTRIBUTE, name + " must be a string");
    };
  }

  @Override
  public @Nullable String attribute(String name) {
    int place = TEXTS.indexOf(name);
    return place < 0 ? null : texts[place];
  }

  @Override
  public Data data() {
    String contentType = attribute("datacontenttype");
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
