package io.tallyman.simulator;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where an answer's structure is another than the recorded one: names, types, nulls, lists. */
record Difference(String path, String recorded, String simulated) {
  private static final String ABSENT = "absent";

  /** The structure of the answer is compared to one whose leaves are names of types. */
  static List<Difference> between(JsonNode structure, JsonNode answer) {
    List<Difference> found = new ArrayList<>();
    collect("", structure, answer, found);
    return found;
  }

  private static void collect(
      String path, JsonNode structure, JsonNode answer, List<Difference> found) {
    if (structure.isString() || !type(structure).equals(type(answer))) {
      String recorded = structure.isString() ? structure.stringValue() : type(structure);
      if (!recorded.equals(type(answer))) {
        found.add(new Difference(path, recorded, type(answer)));
      }
    } else if (structure instanceof ObjectNode object) {
      object
          .properties()
          .forEach(field ->
              collect(
                  path + "." + field.getKey(),
                  field.getValue(),
                  answer.path(field.getKey()),
                  found));
      answer
          .propertyStream()
          .filter(field -> !object.has(field.getKey()))
          .forEach(field ->
              found.add(
                  new Difference(path + "." + field.getKey(), ABSENT, type(field.getValue()))));
    } else if (structure.isEmpty() != answer.isEmpty()) {
      found.add(
          new Difference(
              path,
              structure.isEmpty() ? "empty" : "members",
              answer.isEmpty() ? "empty" : "members"));
    } else {
      for (int i = 0; i < answer.size(); i++) {
        JsonNode member = structure.get(Math.min(i, structure.size() - 1));
        collect(path + "[]", member, answer.get(i), found);
      }
    }
  }

  private static String type(JsonNode node) {
    return switch (node.getNodeType()) {
      case MISSING -> ABSENT;
      case NULL -> "null";
      case STRING -> "text";
      case BOOLEAN -> "flag";
      case NUMBER -> "number";
      case ARRAY -> "list";
      default -> "object";
    };
  }

  @Override
  public String toString() {
    return path + ": recorded " + recorded + ", simulated " + simulated;
  }
}
