package io.tallyman.topic;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Kafka record in binary mode, changed step by step; and the same event in the other modes. */
record Records(Map<String, String> attributes, @Nullable String key, String data) {

  static Records upload() {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("specversion", "1.0");
    attributes.put("id", "e-1");
    attributes.put("source", "/uploads");
    attributes.put("type", "document.upload");
    attributes.put("subject", "acme");
    return new Records(attributes, null, "{\"pages\":3}");
  }

  static Records voidOf(String data) {
    return upload().with("type", "tallyman.void").data(data);
  }

  Records with(String attribute, String value) {
    Map<String, String> changed = new LinkedHashMap<>(attributes);
    changed.put(attribute, value);
    return new Records(changed, key, data);
  }

  Records without(String attribute) {
    Map<String, String> changed = new LinkedHashMap<>(attributes);
    changed.remove(attribute);
    return new Records(changed, key, data);
  }

  Records key(String key) {
    return new Records(attributes, key, data);
  }

  Records data(String data) {
    return new Records(attributes, key, data);
  }

  Decoded decodeBinary() {
    Map<String, byte[]> headers = new LinkedHashMap<>();
    attributes.forEach((name, value) -> headers.put("ce_" + name, bytes(value)));
    headers.put("content-type", bytes("application/json"));
    return UsageEventCodec.decode(headers::get, key == null ? null : bytes(key), bytes(data));
  }

  Decoded decodeStructured() {
    Map<String, byte[]> headers =
        Map.of("content-type", bytes("application/cloudevents+json; charset=UTF-8"));
    return UsageEventCodec.decode(
        headers::get, key == null ? null : bytes(key), bytes(structured()));
  }

  Decoded decodeHttp() {
    return UsageEventCodec.decodeHttp(
        name ->
            name.equals("content-type")
                ? "application/json"
                : attributes.get(name.substring("ce-".length())),
        bytes(data));
  }

  /** Only for attributes that need no escapes. */
  String structured() {
    StringBuilder json = new StringBuilder("{");
    attributes.forEach((name, value) -> json.append("\"%s\": \"%s\", ".formatted(name, value)));
    return json.append("\"data\": ").append(data).append(" }").toString();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
