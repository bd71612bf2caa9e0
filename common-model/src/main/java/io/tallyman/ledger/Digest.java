package io.tallyman.ledger;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A SHA-256, as a value. */
public record Digest(long first, long second, long third, long fourth) {
  public static final int BYTES = 32;

  /** What the first posting of every account is chained to. */
  public static final Digest ZERO = new Digest(0, 0, 0, 0);

  /**
   * From its 32 bytes.
   *
   * @throws IllegalArgumentException if there are more or fewer
   */
  public static Digest of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a SHA-256 has 32 bytes, not " + bytes.length);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Digest(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
  }

  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .putLong(first)
        .putLong(second)
        .putLong(third)
        .putLong(fourth)
        .array();
  }

  /** Lower-case hexadecimal. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(toBytes());
  }
}
