package io.tallyman.topic;

import java.util.Locale;

/** Media types of CloudEvents; parameters such as {@code charset} do not matter: JSON is UTF-8. */
final class ContentType {
  static final String JSON = "application/json";

  private static final String STRUCTURED_JSON = "application/cloudevents+json";
  private static final String ANY_CLOUD_EVENTS = "application/cloudevents";

  private ContentType() {}

  static boolean isJson(String contentType) {
    if (contentType.equals(JSON)) {
      return true;
    }
    String mediaType = mediaType(contentType);
    return mediaType.equals(JSON) || mediaType.endsWith("+json");
  }

  static boolean isStructured(String contentType) {
    return contentType.equals(STRUCTURED_JSON) || mediaType(contentType).equals(STRUCTURED_JSON);
  }

  /** Structured or batched, in this or another format. */
  static boolean isAnyCloudEvents(String contentType) {
    return contentType.startsWith(ANY_CLOUD_EVENTS)
        || mediaType(contentType).startsWith(ANY_CLOUD_EVENTS);
  }

  private static String mediaType(String contentType) {
    int semicolon = contentType.indexOf(';');
    String mediaType = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return mediaType.strip().toLowerCase(Locale.ROOT);
  }
}
