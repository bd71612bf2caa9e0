package io.tallyman.simulator.http;

import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.StripeObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code expand[]}: ids become the objects they name, and fields appear that are only there on
 * demand. It works on a copy.
 */
public final class Expansion {
  private final Account account;
  private final Map<String, Function<StripeObject, @Nullable Object>> onDemand = new HashMap<>();

  public Expansion(Account account) {
    this.account = account;
  }

  /** Says how a field that is only there on demand is made, e.g. {@code invoice.payments}. */
  public void offer(String kind, String field, Function<StripeObject, @Nullable Object> value) {
    onDemand.put(kind + "/" + field, value);
  }

  ObjectNode expand(ObjectNode answer, List<String> paths) {
    ObjectNode copy = answer.deepCopy();
    for (String path : paths) {
      expand(copy, Arrays.asList(path.split("\\.", -1)), path);
    }
    return copy;
  }

  private void expand(JsonNode node, List<String> names, String whole) {
    if (names.isEmpty() || node.isNull()) {
      return;
    }
    if (node instanceof ArrayNode array) {
      array.forEach(each -> expand(each, names, whole));
      return;
    }
    ObjectNode object = (ObjectNode) node;
    String name = names.getFirst();
    make(object, name);
    if (!object.has(name)) {
      throw ApiError.invalid("This property cannot be expanded (%s).".formatted(whole));
    }
    if (object.get(name) instanceof ArrayNode array
        && !array.isEmpty()
        && array.get(0).isString()) {
      for (int i = 0; i < array.size(); i++) {
        JsonNode id = array.get(i);
        array.set(i, found(id).orElse(id));
      }
    } else {
      found(object.get(name)).ifPresent(found -> object.set(name, found));
    }
    JsonNode inner = object.get(name);
    if (inner.isContainer()) {
      expand(inner, names.subList(1, names.size()), whole);
    }
  }

  private void make(ObjectNode object, String name) {
    Function<StripeObject, @Nullable Object> value =
        onDemand.get(object.path("object").asString("") + "/" + name);
    if (value != null && !object.has(name)) {
      object.set(name, StripeObject.node(value.apply(new StripeObject(object))).deepCopy());
    }
  }

  private Optional<JsonNode> found(JsonNode id) {
    return id.isString()
        ? account.find(id.stringValue()).map(object -> object.copy().json())
        : Optional.empty();
  }
}
