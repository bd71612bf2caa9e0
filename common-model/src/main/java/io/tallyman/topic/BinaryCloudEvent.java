package io.tallyman.topic;

import io.tallyman.refusal.JsonFault;
import io.tallyman.refusal.Reason;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/** Binary mode: attributes are headers, the body is the data. */
final class BinaryCloudEvent implements CloudEvent {
  /** Context attributes by name. */
  @FunctionalInterface
  interface Attributes {
    @Nullable String get(String name);
  }

  private final Attributes attributes;
  private final @Nullable String contentType;
  private final byte @Nullable [] body;

  BinaryCloudEvent(Attributes attributes, @Nullable String contentType, byte @Nullable [] body) {
    this.attributes = attributes;
    this.contentType = contentType;
    this.body = body;
  }

  @Override
  public @Nullable String attribute(String name) {
    return attributes.get(name);
  }

  @Override
  public Data data() {
    if (contentType != null && !ContentType.isJson(contentType)) {
      throw new RefusedException(
          Reason.DATA_NOT_JSON_OBJECT,
          "content-type must be application/json, and is " + Text.quoted(contentType));
    }
    if (body == null || body.length == 0) {
      throw new RefusedException(Reason.DATA_NOT_JSON_OBJECT, "there is no data");
    }
    Json.requireSize(body);
    Json.requireUtf8(body, Reason.DATA_NOT_JSON_OBJECT);
    try (JsonParser parser = Json.parser(body)) {
      parser.nextToken();
      Data data = Json.objectAt(parser, body);
      if (parser.nextToken() != null) {
        throw new RefusedException(
            Reason.DATA_NOT_JSON_OBJECT, "data must be one JSON object, and there is more");
      }
      return data;
    } catch (JacksonException malformed) {
      throw new RefusedException(
          Reason.DATA_NOT_JSON_OBJECT, "data is not JSON: " + JsonFault.of(malformed));
    }
  }
}
