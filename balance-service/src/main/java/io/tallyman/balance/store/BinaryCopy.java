package io.tallyman.balance.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * A COPY in PostgreSQL's binary format. Rows go out in pieces as they are written, so that the
 * server stores some while the next are made, and no batch lies in memory as a whole. Closed before
 * its {@link #end}, it is cancelled.
 */
final class BinaryCopy implements Values, AutoCloseable {
  /** Microseconds from 1970 to 2000, where PostgreSQL's timestamps begin. */
  private static final long POSTGRES_EPOCH_MICROS = 946_684_800_000_000L;

  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final int PIECE = 1 << 16;
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);
  private static final int INT4_OID = 23;
  private static final int INT8_OID = 20;
  private static final int TEXT_OID = 25;

  private final CopyIn copy;
  private final int columns;
  private byte[] bytes = new byte[PIECE];
  private int size;

  /**
   * Starts without rows.
   *
   * @param table table and columns: {@code usage (appended_at, …)}
   */
  BinaryCopy(Connection connection, String table, int columns) throws SQLException {
    copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("copy " + table + " from stdin (format binary)");
    this.columns = columns;
    System.arraycopy(HEADER, 0, bytes, 0, HEADER.length);
    size = HEADER.length;
  }

  void row() throws SQLException {
    if (size > PIECE * 7 / 8) {
      send();
    }
    int16(columns);
  }

  @Override
  public void put(int value) {
    int32(Integer.BYTES);
    int32(value);
  }

  @Override
  public void put(long value) {
    int32(Long.BYTES);
    int64(value);
  }

  @Override
  public void putSmallOrNull(int value) {
    if (value == 0) {
      putNull();
    } else {
      int32(Short.BYTES);
      int16(value);
    }
  }

  @Override
  public void put(@Nullable Instant instant) {
    if (instant == null) {
      putNull();
    } else {
      put(
          Math.addExact(
              Math.multiplyExact(instant.getEpochSecond(), 1_000_000L),
              instant.getNano() / 1_000 - POSTGRES_EPOCH_MICROS));
    }
  }

  @Override
  public void put(@Nullable String text) {
    if (text == null) {
      putNull();
    } else {
      text(text);
    }
  }

  @Override
  public void put(byte[] value) {
    int32(value.length);
    room(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  @Override
  public void put(UUID value) {
    int32(2 * Long.BYTES);
    int64(value.getMostSignificantBits());
    int64(value.getLeastSignificantBits());
  }

  @Override
  public void putInts(@Nullable List<Integer> values) {
    if (values == null) {
      putNull();
      return;
    }
    int start = arrayStart(values.size(), INT4_OID);
    for (int value : values) {
      put(value);
    }
    arrayEnd(start);
  }

  @Override
  public void putLongs(@Nullable List<Long> values) {
    if (values == null) {
      putNull();
      return;
    }
    int start = arrayStart(values.size(), INT8_OID);
    for (long value : values) {
      put(value);
    }
    arrayEnd(start);
  }

  @Override
  public void putTexts(@Nullable List<String> values) {
    if (values == null) {
      putNull();
      return;
    }
    int start = arrayStart(values.size(), TEXT_OID);
    for (String value : values) {
      text(value);
    }
    arrayEnd(start);
  }

  @Override
  public void putNull() {
    int32(-1);
  }

  /** Sends what is left, and waits until the server has taken all rows. */
  void end() throws SQLException {
    int16(-1);
    send();
    copy.endCopy();
  }

  @Override
  public void close() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }

  private void send() throws SQLException {
    copy.writeToCopy(bytes, 0, size);
    size = 0;
  }

  private void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    put(utf8);
  }

  private int arrayStart(int length, int elementOid) {
    int start = size;
    int32(0);
    if (length == 0) {
      int32(0);
      int32(0);
      int32(elementOid);
    } else {
      int32(1);
      int32(0);
      int32(elementOid);
      int32(length);
      int32(1);
    }
    return start;
  }

  private void arrayEnd(int start) {
    int end = size;
    size = start;
    int32(end - start - Integer.BYTES);
    size = end;
  }

  private void int16(int value) {
    room(Short.BYTES);
    SHORT.set(bytes, size, (short) value);
    size += Short.BYTES;
  }

  private void int32(int value) {
    room(Integer.BYTES);
    INT.set(bytes, size, value);
    size += Integer.BYTES;
  }

  private void int64(long value) {
    room(Long.BYTES);
    LONG.set(bytes, size, value);
    size += Long.BYTES;
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.BIG_ENDIAN);
  }

  private void room(int needed) {
    if (bytes.length - size < needed) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + needed));
    }
  }
}
