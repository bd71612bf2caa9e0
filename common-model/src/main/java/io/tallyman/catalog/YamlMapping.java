package io.tallyman.catalog;

import io.tallyman.money.Credits;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mapping whose keys are known: each is read by name, and a key that is not known is reported.
 */
final class YamlMapping {
  private final YamlValue self;
  private final Map<String, YamlValue> entries;

  YamlMapping(YamlValue self, Map<String, YamlValue> entries, List<String> keys) {
    this.self = self;
    this.entries = entries;
    for (Map.Entry<String, YamlValue> entry : entries.entrySet()) {
      if (!keys.contains(entry.getKey())) {
        entry.getValue().report("is not known here; known are " + String.join(", ", keys));
      }
    }
  }

  void report(String reason) {
    self.report(reason);
  }

  @Nullable YamlValue optional(String key) {
    return entries.get(key);
  }

  /** The value; if it is missing, that is reported, and the value answers with stand-ins. */
  YamlValue required(String key) {
    YamlValue value = entries.get(key);
    if (value != null) {
      return value;
    }
    if (self.isMapping()) {
      self.report(key + " is missing");
    }
    return new YamlValue(null, key, self.line(), self.problems());
  }

  /** The mapping under a key, with the keys it may have; an empty one where it is left out. */
  YamlMapping mapping(String key, String... keys) {
    YamlValue value = entries.get(key);
    return value == null ? new YamlMapping(self, Map.of(), List.of()) : value.mapping(keys);
  }

  /** The entries under a key; none where it is left out. */
  Map<String, YamlValue> entries(String key) {
    YamlValue value = entries.get(key);
    return value == null ? Map.of() : value.entries();
  }

  /** The items under a key; none where it is left out. */
  List<YamlValue> items(String key) {
    YamlValue value = entries.get(key);
    return value == null ? List.of() : value.items();
  }

  /** The strings under a key; none where it is left out. */
  List<String> texts(String key) {
    YamlValue value = entries.get(key);
    return value == null ? List.of() : value.texts();
  }

  @Nullable String optionalText(String key) {
    YamlValue value = entries.get(key);
    return value == null ? null : value.textOrNull();
  }

  String text(String key, String fallback) {
    YamlValue value = entries.get(key);
    return value == null ? fallback : value.text();
  }

  long integer(String key, long min, long max, long fallback) {
    YamlValue value = entries.get(key);
    return value == null ? fallback : NumberReading.integer(value, min, max);
  }

  Credits credits(String key, long max, Credits fallback) {
    YamlValue value = entries.get(key);
    return value == null ? fallback : NumberReading.credits(value, max);
  }

  <E extends Enum<E>> E oneOf(String key, E fallback) {
    YamlValue value = entries.get(key);
    return value == null ? fallback : value.oneOf(fallback.getDeclaringClass());
  }
}
