package io.tallyman.balance.catalog;

import io.tallyman.catalog.Price;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes dimensions as JSON; the same few come again and again, so they are remembered. */
public final class DimensionTexts {
  private static final int REMEMBERED = 1_000;

  private final Map<SortedMap<String, String>, String> texts = new HashMap<>();

  /** The canonical JSON object of a price's dimensions; null where it has none. */
  public @Nullable String of(Price price) {
    if (price.dimensions().isEmpty()) {
      return null;
    }
    if (texts.size() >= REMEMBERED) {
      texts.clear();
    }
    return texts.computeIfAbsent(price.dimensions(), DimensionTexts::json);
  }

  private static String json(SortedMap<String, String> dimensions) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    dimensions.forEach(json::put);
    return json.toString();
  }
}
