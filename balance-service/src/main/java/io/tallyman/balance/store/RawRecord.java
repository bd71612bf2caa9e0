package io.tallyman.balance.store;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Kafka record as it came. */
public record RawRecord(
    String topic,
    int partition,
    long offset,
    Instant arrivedAt,
    @Nullable Bytes key,
    List<Header> headers,
    @Nullable Bytes value) {

  /** One header of a record; a name may come more than once. */
  public record Header(String name, Bytes value) {}

  /** Bytes as a value; not copied, so not to be changed. */
  public static final class Bytes {
    private final byte[] bytes;

    public Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    public byte[] array() {
      return bytes;
    }

    /** For records' components that may be missing. */
    public static @Nullable Bytes ofNullable(byte @Nullable [] bytes) {
      return bytes == null ? null : new Bytes(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }
}
