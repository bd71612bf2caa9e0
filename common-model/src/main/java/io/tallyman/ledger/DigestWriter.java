package io.tallyman.ledger;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes values in the one canonical form that digests are taken over: numbers big-endian, texts in
 * UTF-8 behind their length, null as length -1. Reused from digest to digest by one thread.
 */
public final class DigestWriter {
  private static final int ABSENT = -1;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final MessageDigest sha256;
  private byte[] buffer = new byte[1024];
  private int length;

  public DigestWriter() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  public DigestWriter put(int value) {
    int at = room(Integer.BYTES);
    INT.set(buffer, at, value);
    return this;
  }

  public DigestWriter put(long value) {
    int at = room(Long.BYTES);
    LONG.set(buffer, at, value);
    return this;
  }

  public DigestWriter put(@Nullable String text) {
    if (text == null) {
      return put(ABSENT);
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    put(bytes.length);
    int at = room(bytes.length);
    System.arraycopy(bytes, 0, buffer, at, bytes.length);
    return this;
  }

  /** To the microsecond, as the database keeps it. */
  public DigestWriter put(Instant instant) {
    return put(
        Math.addExact(
            Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000));
  }

  /** An instant, or that there is none. */
  DigestWriter putOrAbsent(@Nullable Instant instant) {
    return instant == null ? put(ABSENT) : put(1).put(instant);
  }

  public DigestWriter put(Digest digest) {
    return put(digest.first()).put(digest.second()).put(digest.third()).put(digest.fourth());
  }

  /** The digest of all that was put since the last one. */
  public Digest digest() {
    sha256.update(buffer, 0, length);
    length = 0;
    return Digest.of(sha256.digest());
  }

  /** Makes room, and returns where it is; the buffer may be another one afterwards. */
  private int room(int bytes) {
    int at = length;
    int end = Math.addExact(at, bytes);
    if (end > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(end, buffer.length * 2));
    }
    length = end;
    return at;
  }
}
