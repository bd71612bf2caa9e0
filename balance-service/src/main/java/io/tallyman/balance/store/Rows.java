package io.tallyman.balance.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows of values, handed to a statement as one array for each column. */
final class Rows {
  private final List<List<@Nullable Object>> columns = new ArrayList<>();

  Rows(int width) {
    for (int i = 0; i < width; i++) {
      columns.add(new ArrayList<>());
    }
  }

  void add(@Nullable Object... values) {
    for (int i = 0; i < values.length; i++) {
      columns.get(i).add(values[i]);
    }
  }

  /** Adds the statement to what is to be written, unless there are no rows. */
  void addTo(Writes writes, String sql) {
    if (!columns.getFirst().isEmpty()) {
      writes.add(sql, this::putInto);
    }
  }

  private void putInto(Parameters parameters) throws SQLException {
    for (List<@Nullable Object> column : columns) {
      put(parameters, column);
    }
  }

  private static void put(Parameters parameters, List<@Nullable Object> values)
      throws SQLException {
    Object sample = values.stream().filter(Objects::nonNull).findFirst().orElse("");
    switch (sample) {
      case Instant any ->
          parameters.putArray(
              "timestamptz",
              values.stream().map(value -> value == null ? null : value.toString()).toList());
      case Long any -> parameters.putArray("bigint", values);
      case Integer any -> parameters.putArray("int", values);
      case Boolean any -> parameters.putArray("boolean", values);
      case byte[] any -> parameters.putArray("bytea", values);
      default -> parameters.putArray("text", values);
    }
  }
}
