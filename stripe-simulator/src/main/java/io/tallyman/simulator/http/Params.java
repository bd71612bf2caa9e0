package io.tallyman.simulator.http;

import io.tallyman.simulator.account.StripeObject;
import java.io.Serializable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parameters of a request, which Stripe nests by brackets: {@code items[0][price]=x}. A value
 * is text or parameters in turn; a list has the names 0, 1, 2 …
 */
public final class Params implements Serializable {
  private static final long serialVersionUID = 1;
  private final String path;
  private final LinkedHashMap<String, Object> values = new LinkedHashMap<>();

  private Params(String path) {
    this.path = path;
  }

  /** Reads {@code application/x-www-form-urlencoded} text. */
  public static Params parse(@Nullable String form) {
    Params root = new Params("");
    for (String pair : form == null || form.isEmpty() ? new String[0] : form.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      root.put(
          name.replace("]", "").split("\\[", -1),
          0,
          equals < 0 ? "" : decode(pair.substring(equals + 1)));
    }
    return root;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid("Invalid form encoding: " + text);
    }
  }

  private void put(String[] names, int depth, String value) {
    String name = names[depth].isEmpty() ? String.valueOf(values.size()) : names[depth];
    if (depth == names.length - 1) {
      values.put(name, value);
    } else if (values.computeIfAbsent(name, n -> new Params(full(n))) instanceof Params child) {
      child.put(names, depth + 1, value);
    } else {
      throw ApiError.invalid("Invalid parameter: " + full(name));
    }
  }

  private String full(String name) {
    return path.isEmpty() ? name : path + "[" + name + "]";
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** Sent empty, which is how a field is unset. */
  public boolean cleared(String name) {
    return "".equals(values.get(name));
  }

  /** The text, or null where it was not sent or sent empty. */
  public @Nullable String text(String name) {
    return values.get(name) instanceof String text && !text.isEmpty() ? text : null;
  }

  public String text(String name, String otherwise) {
    return Optional.ofNullable(text(name)).orElse(otherwise);
  }

  public String required(String name) {
    return Optional.ofNullable(text(name)).orElseThrow(() -> ApiError.missingParameter(full(name)));
  }

  public OptionalLong whole(String name) {
    String text = text(name);
    if (text == null) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw ApiError.invalid("parameter_invalid_integer", "Invalid integer: " + text, full(name));
    }
  }

  public long requiredWhole(String name) {
    return whole(name).orElseThrow(() -> ApiError.missingParameter(full(name)));
  }

  public boolean flag(String name) {
    String text = text(name, "false");
    return switch (text) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw ApiError.invalid("Invalid boolean: " + text);
    };
  }

  /** A time: seconds since 1970, or {@code now}. */
  public Optional<Instant> time(String name, Instant now) {
    if ("now".equals(text(name))) {
      return Optional.of(now);
    }
    OptionalLong seconds = whole(name);
    return seconds.isEmpty()
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(seconds.getAsLong()));
  }

  /** What is nested under a name; nothing where it was not sent. */
  public Params child(String name) {
    return values.get(name) instanceof Params child ? child : new Params(full(name));
  }

  /** The list of nested parameters under a name. */
  public List<Params> children(String name) {
    List<Params> list = new ArrayList<>();
    for (Object each : child(name).values.values()) {
      if (each instanceof Params params) {
        list.add(params);
      }
    }
    return list;
  }

  public List<String> texts(String name) {
    return child(name).values.values().stream()
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .toList();
  }

  public String name(String name) {
    return full(name);
  }

  /** Copies the texts that were sent under these names; those sent empty become null. */
  public void copyTexts(StripeObject object, String... names) {
    for (String name : names) {
      if (has(name)) {
        object.put(name, text(name));
      }
    }
  }

  /** Merges {@code metadata}: a key sent empty goes, {@code metadata=} takes all away. */
  public void copyMetadata(StripeObject object) {
    merge("metadata", object.json().withObject("/metadata")::remove, object);
  }

  private void merge(String name, Consumer<String> remove, StripeObject object) {
    if (cleared(name)) {
      object.put(name, Map.of());
    }
    child(name)
        .values
        .forEach((key, value) -> {
          if ("".equals(value)) {
            remove.accept(key);
          } else {
            object.json().withObject("/" + name).put(key, Objects.toString(value));
          }
        });
  }

  public Params copy() {
    Params copy = new Params("");
    values.forEach((name, value) ->
        copy.values.put(name, value instanceof Params child ? child.copy() : value));
    return copy;
  }

  /** Adds a parameter, its name with brackets as it would be sent. */
  public Params set(String name, String value) {
    put(name.replace("]", "").split("\\[", -1), 0, value);
    return this;
  }

  /** Merges all of these into a tree, flags as flags, names that are numbers as lists. */
  public void mergeInto(ObjectNode tree) {
    values.forEach((name, value) -> {
      if (value instanceof Params child && tree.get(name) instanceof ObjectNode inner) {
        child.mergeInto(inner);
      } else {
        tree.set(name, json(value));
      }
    });
  }

  private static JsonNode json(Object value) {
    if (value instanceof Params child) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      child.values.forEach((name, each) -> object.set(name, json(each)));
      return child.has("0") ? JsonNodeFactory.instance.arrayNode().addAll(object.values()) : object;
    }
    return switch ((String) value) {
      case "true" -> StripeObject.node(true);
      case "false" -> StripeObject.node(false);
      case "" -> StripeObject.node(null);
      case String text -> StripeObject.node(text);
    };
  }

  /** The nested texts as a map. */
  public Map<String, String> map(String name) {
    Map<String, String> map = new LinkedHashMap<>();
    child(name).values.forEach((key, value) -> map.put(key, Objects.toString(value)));
    return map;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Params params && values.equals(params.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
