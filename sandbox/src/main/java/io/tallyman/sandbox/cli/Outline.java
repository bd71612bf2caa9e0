package io.tallyman.sandbox.cli;

import io.tallyman.sandbox.console.Table;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Any JSON object as an outline that people read: a line for each field, objects indented, lists of
 * objects as tables.
 */
final class Outline {
  private static final String INDENT = "  ";

  private Outline() {}

  static List<String> of(JsonNode object) {
    var lines = new ArrayList<String>();
    int width =
        object.properties().stream().mapToInt(field -> field.getKey().length()).max().orElse(0);
    for (var field : object.properties()) {
      JsonNode value = field.getValue();
      if (value.isObject() && !value.isEmpty()) {
        lines.add(field.getKey());
        of(value).forEach(line -> lines.add(INDENT + line));
      } else if (isTable(value)) {
        lines.add(field.getKey());
        table(value).forEach(line -> lines.add(INDENT + line));
      } else if (!value.isNull()) {
        lines.add(
            field.getKey() + " ".repeat(width - field.getKey().length()) + INDENT + cell(value));
      }
    }
    return lines;
  }

  private static boolean isTable(JsonNode value) {
    return value.isArray() && !value.isEmpty() && value.valueStream().allMatch(JsonNode::isObject);
  }

  private static List<String> table(JsonNode rows) {
    var fields = new LinkedHashSet<String>();
    rows.forEach(row -> fields.addAll(row.propertyNames()));
    var table = new Table(fields.toArray(String[]::new));
    for (JsonNode row : rows) {
      table.row(fields.stream().map(field -> Output.text(row, field)).toArray(String[]::new));
    }
    return table.lines();
  }

  private static String cell(JsonNode value) {
    return value.isValueNode() ? value.asString() : value.toString();
  }
}
