package io.tallyman.simulator.account;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One of Stripe's objects, as its JSON. Fields are named by dotted paths ({@code
 * status_transitions.paid_at}).
 */
public record StripeObject(ObjectNode json) implements Serializable {

  /** An object with these fields. */
  public static StripeObject of(Map<String, ?> fields) {
    return new StripeObject((ObjectNode) node(fields));
  }

  /** What is answered for an object that is gone. */
  public static StripeObject deleted(String id, String kind) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", id);
    fields.put("object", kind);
    fields.put("deleted", true);
    return of(fields);
  }

  public String id() {
    return need("id");
  }

  public String kind() {
    return need("object");
  }

  public boolean has(String path) {
    return !at(path).isNull();
  }

  public @Nullable String text(String path) {
    JsonNode value = at(path);
    return value.isNull() ? null : value.asString();
  }

  /** The text at a path that is never null in Stripe's API. */
  public String need(String path) {
    return Objects.requireNonNull(text(path), () -> path + " is null in " + json);
  }

  /** A whole number; 0 where there is none. */
  public long number(String path) {
    JsonNode value = at(path);
    return value.isNull() ? 0 : value.longValue();
  }

  public boolean flag(String path) {
    return at(path).asBoolean(false);
  }

  public boolean is(String path, String value) {
    return value.equals(text(path));
  }

  public StripeObject object(String path) {
    return new StripeObject((ObjectNode) at(path));
  }

  /** The objects of an array. They are the ones it holds, not copies. */
  public List<StripeObject> objects(String path) {
    return at(path).values().stream().map(each -> new StripeObject((ObjectNode) each)).toList();
  }

  public ArrayNode array(String path) {
    return (ArrayNode) at(path);
  }

  /** Sets a field to text, a number, a flag, an object, a tree, a list of these, or null. */
  public StripeObject put(String path, @Nullable Object value) {
    int dot = path.lastIndexOf('.');
    ObjectNode parent = dot < 0 ? json : (ObjectNode) at(path.substring(0, dot));
    parent.set(path.substring(dot + 1), node(value));
    return this;
  }

  public StripeObject copy() {
    return new StripeObject(json.deepCopy());
  }

  private JsonNode at(String path) {
    JsonNode node = json;
    for (String name : path.split("\\.", -1)) {
      node = node.path(name);
    }
    return node.isMissingNode() ? NullNode.getInstance() : node;
  }

  /** The JSON of a plain value. */
  public static JsonNode node(@Nullable Object value) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return switch (value) {
      case null -> json.nullNode();
      case JsonNode tree -> tree;
      case StripeObject object -> object.json();
      case String text -> json.stringNode(text);
      case Boolean flag -> json.booleanNode(flag);
      case Integer number -> json.numberNode(number.intValue());
      case Long number -> json.numberNode(number.longValue());
      case List<?> list -> {
        ArrayNode array = json.arrayNode();
        list.forEach(each -> array.add(node(each)));
        yield array;
      }
      case Map<?, ?> map -> {
        ObjectNode object = json.objectNode();
        map.forEach((name, each) -> object.set(String.valueOf(name), node(each)));
        yield object;
      }
      default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
    };
  }
}
