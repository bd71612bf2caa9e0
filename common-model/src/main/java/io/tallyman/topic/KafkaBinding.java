package io.tallyman.topic;

import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/** How CloudEvents writes attributes as Kafka headers. */
final class KafkaBinding {
  static final String SPEC_VERSION = "1.0";
  static final String CONTENT_TYPE = "content-type";
  static final String PREFIX = "ce_";

  private KafkaBinding() {}

  static void put(BiConsumer<String, byte[]> header, String attribute, String value) {
    header.accept(PREFIX + attribute, value.getBytes(StandardCharsets.UTF_8));
  }

  static void putJsonContentType(BiConsumer<String, byte[]> header) {
    header.accept(CONTENT_TYPE, ContentType.JSON.getBytes(StandardCharsets.UTF_8));
  }
}
