package io.tallyman.balance.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes the values of a row, one column after the other. */
interface Values {
  void put(int value) throws SQLException;

  void put(long value) throws SQLException;

  /** A smallint; 0 stands for null. */
  void putSmallOrNull(int value) throws SQLException;

  void put(@Nullable Instant instant) throws SQLException;

  void put(@Nullable String text) throws SQLException;

  void put(byte[] value) throws SQLException;

  void put(UUID value) throws SQLException;

  void putInts(@Nullable List<Integer> values) throws SQLException;

  void putLongs(@Nullable List<Long> values) throws SQLException;

  void putTexts(@Nullable List<String> values) throws SQLException;

  void putNull() throws SQLException;
}
