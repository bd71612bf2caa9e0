package io.tallyman.ledger;

import java.nio.ByteBuffer;
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
  private final MessageDigest sha256;
  private ByteBuffer buffer = ByteBuffer.allocate(1024);

  public DigestWriter() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  public DigestWriter put(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  public DigestWriter put(long value) {
    room(Long.BYTES).putLong(value);
    return this;
  }

  public DigestWriter put(@Nullable String text) {
    if (text == null) {
      return put(ABSENT);
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    put(bytes.length);
    room(bytes.length).put(bytes);
    return this;
  }

  /** To the microsecond, as the database keeps it. */
  public DigestWriter put(Instant instant) {
    return put(
        Math.addExact(
            Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000));
  }

  public DigestWriter put(Digest digest) {
    return put(digest.first()).put(digest.second()).put(digest.third()).put(digest.fourth());
  }

  /** The digest of all that was put since the last one. */
  public Digest digest() {
    sha256.update(buffer.array(), 0, buffer.position());
    buffer.clear();
    return Digest.of(sha256.digest());
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      int needed = Math.addExact(buffer.position(), bytes);
      ByteBuffer larger =
          ByteBuffer.wrap(Arrays.copyOf(buffer.array(), Math.max(needed, buffer.capacity() * 2)));
      larger.position(buffer.position());
      buffer = larger;
    }
    return buffer;
  }
}
