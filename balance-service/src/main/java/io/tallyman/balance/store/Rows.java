package io.tallyman.balance.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows of values that a statement works on. */
final class Rows {
  private final Statement statement;
  private final List<@Nullable Object[]> rows = new ArrayList<>();

  Rows(Statement statement) {
    this.statement = statement;
  }

  /**
   * A statement that reads {@code rows()} as if it were a table.
   *
   * @param types of the columns, in PostgreSQL's words
   * @param forMany it takes an array for each column
   * @param forOne it takes values: to unpack an array for each column costs several times what the
   *     rest of the statement does
   */
  record Statement(List<String> types, String forMany, String forOne) {
    static Statement of(String sql, String types) {
      return of(sql, List.of(types.split(", ")));
    }

    private static Statement of(String sql, List<String> types) {
      return new Statement(
          types,
          sql.replace("rows()", "unnest(" + placeholders("[]", types) + ")"),
          sql.replace("rows()", "(values (" + placeholders("", types) + "))"));
    }

    private static String placeholders(String suffix, List<String> types) {
      return types.stream().map(type -> "?::" + type + suffix).collect(Collectors.joining(", "));
    }
  }

  void add(@Nullable Object... values) {
    rows.add(values);
  }

  /** Adds the statement to what is to be written, unless there are no rows. */
  void addTo(Writes writes) {
    if (rows.size() == 1) {
      writes.add(statement.forOne(), this::putOne);
    } else if (!rows.isEmpty()) {
      writes.add(statement.forMany(), this::putMany);
    }
  }

  private void putOne(Parameters parameters) throws SQLException {
    for (Object value : rows.getFirst()) {
      parameters.putAny(sendable(value));
    }
  }

  private void putMany(Parameters parameters) throws SQLException {
    for (int column = 0; column < statement.types().size(); column++) {
      List<@Nullable Object> values = new ArrayList<>(rows.size());
      for (Object[] row : rows) {
        values.add(sendable(row[column]));
      }
      parameters.putArray(statement.types().get(column), values);
    }
  }

  /** Instants go as texts: the driver knows no arrays of them. */
  private static @Nullable Object sendable(@Nullable Object value) {
    return value instanceof Instant instant ? instant.toString() : value;
  }
}
