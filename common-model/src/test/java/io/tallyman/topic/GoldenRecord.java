package io.tallyman.topic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A record as a file: a line for each header, an empty line, the value. */
record GoldenRecord(Map<String, String> headers, String value) {

  static GoldenRecord read(String name) {
    try (InputStream in = GoldenRecord.class.getResourceAsStream(name + ".record")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      int end = text.indexOf("\n\n");
      Map<String, String> headers =
          Arrays.stream(text.substring(0, end).split("\n", -1))
              .map(line -> line.split(": ", 2))
              .collect(
                  Collectors.toMap(
                      line -> line[0], line -> line[1], (a, b) -> b, LinkedHashMap::new));
      return new GoldenRecord(headers, text.substring(end + 2));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] header(String name) {
    return Records.bytes(Objects.requireNonNull(headers.get(name), name));
  }

  /** The same event in structured mode, which is what the schemas describe. */
  String structured() {
    JsonMapper json = new JsonMapper();
    ObjectNode event = json.createObjectNode();
    headers.forEach((name, text) ->
        event.put(name.startsWith("ce_") ? name.substring(3) : "datacontenttype", text));
    event.set("data", json.readTree(value));
    return event.toString();
  }
}
