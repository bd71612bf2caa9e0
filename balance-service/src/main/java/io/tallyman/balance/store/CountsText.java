package io.tallyman.balance.store;

import io.tallyman.ledger.Counts;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** An account's counts as they are stored: a JSON object, or nothing where nothing is counted. */
final class CountsText {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<Map<String, Map<String, Long>>> MAPS =
      new TypeReference<>() {};

  private CountsText() {}

  static @Nullable String of(Counts counts) {
    if (counts.equals(Counts.NONE)) {
      return null;
    }
    Map<String, Map<String, Long>> maps = new TreeMap<>();
    maps.put("uncovered", new TreeMap<>(counts.uncovered()));
    maps.put("used", new TreeMap<>(counts.used()));
    maps.put("levels", new TreeMap<>(counts.levels()));
    return JSON.writeValueAsString(maps);
  }

  static Counts read(@Nullable String text) {
    if (text == null) {
      return Counts.NONE;
    }
    Map<String, Map<String, Long>> maps = JSON.readValue(text, MAPS);
    return new Counts(
        maps.getOrDefault("uncovered", Map.of()),
        maps.getOrDefault("used", Map.of()),
        maps.getOrDefault("levels", Map.of()));
  }
}
