package io.tallyman.billing.facts;

import io.tallyman.refusal.JsonFault;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An object of Stripe's as JSON. What is not there, is null, or is of another type than asked for
 * reads as missing: Stripe adds, moves and nulls fields from version to version.
 *
 * @param json may be a missing node
 */
public record StripeObject(JsonNode json) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * Reads JSON.
   *
   * @throws UnreadableException if it is none, or no object
   */
  public static StripeObject parse(String body) {
    try {
      JsonNode json = JSON.readTree(body);
      if (json != null && json.isObject()) {
        return new StripeObject(json);
      }
    } catch (JacksonException notJson) {
      throw new UnreadableException("it is not JSON: " + JsonFault.of(notJson));
    }
    throw new UnreadableException("it is not a JSON object");
  }

  /** What Stripe is asked for, as JSON. */
  public static StripeObject of(Map<String, Object> fields) {
    return new StripeObject(JSON.valueToTree(fields));
  }

  /**
   * Its id.
   *
   * @throws UnreadableException if it has none
   */
  public String id() {
    return required("id");
  }

  /** What kind of object it is: {@code invoice}; empty where it does not say. */
  public String kind() {
    String kind = text("object");
    return kind == null ? "" : kind;
  }

  /** What is at a path such as {@code parent.subscription_details}. */
  public StripeObject at(String path) {
    JsonNode node = json;
    for (String name : path.split("\\.", -1)) {
      node = node.path(name);
    }
    return new StripeObject(node);
  }

  public boolean isThere() {
    return !json.isMissingNode() && !json.isNull();
  }

  /** A text that is not empty. */
  public @Nullable String text(String path) {
    JsonNode node = at(path).json;
    return node.isString() && !node.asString().isEmpty() ? storable(node.asString()) : null;
  }

  /** PostgreSQL's text has no zero character. */
  private static String storable(String text) {
    return text.replace('\0', '\ufffd');
  }

  /**
   * A text that must be there.
   *
   * @throws UnreadableException if it is not
   */
  public String required(String path) {
    String text = text(path);
    if (text == null) {
      throw new UnreadableException(path + " is missing");
    }
    return text;
  }

  /** The id of another object, which may be there whole. */
  public @Nullable String reference(String path) {
    StripeObject there = at(path);
    return there.json.isObject() ? there.text("id") : text(path);
  }

  /** The first of these that refers to an object. */
  public @Nullable String reference(String path, String olderPath) {
    String newer = reference(path);
    return newer == null ? reference(olderPath) : newer;
  }

  /** A whole number; 0 where there is none. */
  public long number(String path) {
    JsonNode node = at(path).json;
    return node.isIntegralNumber() && node.canConvertToLong() ? node.asLong() : 0;
  }

  public boolean flag(String path) {
    JsonNode node = at(path).json;
    return node.isBoolean() && node.asBoolean();
  }

  /** An instant, which Stripe gives in seconds. */
  public @Nullable Instant time(String path) {
    JsonNode node = at(path).json;
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      return null;
    }
    try {
      return Instant.ofEpochSecond(node.asLong());
    } catch (DateTimeException outOfRange) {
      return null;
    }
  }

  /**
   * An instant that must be there.
   *
   * @throws UnreadableException if it is not
   */
  public Instant requiredTime(String path) {
    Instant time = time(path);
    if (time == null) {
      throw new UnreadableException(path + " is missing");
    }
    return time;
  }

  /** The objects of an array, or of one of Stripe's lists. */
  public List<StripeObject> list(String path) {
    JsonNode node = at(path).json;
    List<StripeObject> objects = new ArrayList<>();
    for (JsonNode each : node.isObject() ? node.path("data") : node) {
      objects.add(new StripeObject(each));
    }
    return objects;
  }
}
