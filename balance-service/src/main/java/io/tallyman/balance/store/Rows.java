package io.tallyman.balance.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
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

  void execute(Connection connection, String sql) throws SQLException {
    if (columns.getFirst().isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < columns.size(); i++) {
        statement.setArray(i + 1, array(connection, columns.get(i)));
      }
      statement.executeUpdate();
    }
  }

  private static java.sql.Array array(Connection connection, List<@Nullable Object> values)
      throws SQLException {
    Object sample = values.stream().filter(Objects::nonNull).findFirst().orElse("");
    if (sample instanceof Instant) {
      Object[] texts =
          values.stream().map(value -> value == null ? null : value.toString()).toArray();
      return connection.createArrayOf("timestamptz", texts);
    }
    String type =
        switch (sample) {
          case Long any -> "bigint";
          case Integer any -> "int";
          case Boolean any -> "boolean";
          case byte[] any -> "bytea";
          default -> "text";
        };
    Object[] array = sample instanceof byte[] ? values.toArray(byte[][]::new) : values.toArray();
    return connection.createArrayOf(type, array);
  }
}
