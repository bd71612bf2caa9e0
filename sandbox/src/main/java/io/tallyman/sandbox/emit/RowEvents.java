package io.tallyman.sandbox.emit;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the rows of a file become.
 *
 * @param fields the same for every row; a mapped column of the same name wins
 */
record RowEvents(
    Template id,
    Template source,
    String action,
    Template organization,
    Map<String, String> fields,
    CsvOptions csv,
    TimeShift shift) {

  ObjectNode event(Row row) {
    var data = new LinkedHashMap<String, JsonNode>();
    fields.forEach((field, value) -> data.put(field, FieldValue.of(value)));
    csv.columnsByField()
        .forEach((field, column) -> {
          String cell = row.cell(column).strip();
          if (!cell.isEmpty()) {
            data.put(field, FieldValue.of(cell));
          }
        });
    return CloudEvents.event(
        id.of(row), source.of(row), action, organization.of(row), csv.time(row, shift), data);
  }
}
