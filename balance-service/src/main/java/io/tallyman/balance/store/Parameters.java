package io.tallyman.balance.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A statement's parameters, given in their order. */
final class Parameters implements Values {
  private final PreparedStatement statement;
  private int last;

  Parameters(PreparedStatement statement) {
    this.statement = statement;
  }

  @Override
  public void put(int value) throws SQLException {
    statement.setInt(++last, value);
  }

  @Override
  public void put(long value) throws SQLException {
    statement.setLong(++last, value);
  }

  @Override
  public void putSmallOrNull(int value) throws SQLException {
    if (value == 0) {
      statement.setNull(++last, Types.SMALLINT);
    } else {
      statement.setShort(++last, (short) value);
    }
  }

  @Override
  public void put(@Nullable Instant instant) throws SQLException {
    statement.setObject(
        ++last,
        instant == null ? null : instant.atOffset(ZoneOffset.UTC),
        Types.TIMESTAMP_WITH_TIMEZONE);
  }

  @Override
  public void put(@Nullable String text) throws SQLException {
    statement.setString(++last, text);
  }

  @Override
  public void put(byte[] value) throws SQLException {
    statement.setBytes(++last, value);
  }

  @Override
  public void put(UUID value) throws SQLException {
    statement.setObject(++last, value);
  }

  @Override
  public void putInts(@Nullable List<Integer> values) throws SQLException {
    putArray("int", values);
  }

  @Override
  public void putLongs(@Nullable List<Long> values) throws SQLException {
    putArray("bigint", values);
  }

  @Override
  public void putTexts(@Nullable List<String> values) throws SQLException {
    putArray("text", values);
  }

  /** Puts a value whose type the statement names. */
  void putAny(@Nullable Object value) throws SQLException {
    switch (value) {
      case null -> statement.setNull(++last, Types.OTHER);
      case Long number -> statement.setLong(++last, number);
      case Integer number -> statement.setInt(++last, number);
      case Boolean truth -> statement.setBoolean(++last, truth);
      case byte[] bytes -> statement.setBytes(++last, bytes);
      default -> statement.setString(++last, value.toString());
    }
  }

  @Override
  public void putNull() throws SQLException {
    statement.setNull(++last, Types.NULL);
  }

  /**
   * Puts an array.
   *
   * @param values of the type's Java class; null: the array itself is null
   */
  void putArray(String type, @Nullable List<? extends @Nullable Object> values)
      throws SQLException {
    if (values == null) {
      statement.setNull(++last, Types.ARRAY);
    } else {
      Object[] elements = type.equals("bytea") ? values.toArray(byte[][]::new) : values.toArray();
      statement.setArray(++last, statement.getConnection().createArrayOf(type, elements));
    }
  }
}
