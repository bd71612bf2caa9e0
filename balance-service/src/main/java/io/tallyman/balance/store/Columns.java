package io.tallyman.balance.store;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads columns of the types the ledger uses. */
final class Columns {
  private Columns() {}

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static @Nullable Instant nullableInstant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  static @Nullable Long nullableLong(ResultSet row, String column) throws SQLException {
    return row.getObject(column, Long.class);
  }

  /** A {@code bigint[]}; empty where it is null. */
  static List<Long> longs(ResultSet row, String column) throws SQLException {
    return list(row, column, Long[].class);
  }

  /** An {@code int[]}; empty where it is null. */
  static List<Integer> ints(ResultSet row, String column) throws SQLException {
    return list(row, column, Integer[].class);
  }

  /** A {@code text[]}; empty where it is null. */
  static List<String> strings(ResultSet row, String column) throws SQLException {
    return list(row, column, String[].class);
  }

  /** A {@code text[]} that may be null. */
  static @Nullable List<String> nullableStrings(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? null : List.of((String[]) array.getArray());
  }

  /** A {@code uuid[]}; empty where it is null. */
  static List<UUID> uuids(ResultSet row, String column) throws SQLException {
    return list(row, column, UUID[].class);
  }

  /** What Jdbi binds as a {@code timestamptz}. */
  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static <T> List<T> list(ResultSet row, String column, Class<T[]> type)
      throws SQLException {
    Array array = row.getArray(column);
    return array == null ? List.of() : List.of(type.cast(array.getArray()));
  }
}
