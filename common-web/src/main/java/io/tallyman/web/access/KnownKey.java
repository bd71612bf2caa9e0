package io.tallyman.web.access;

import java.security.MessageDigest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a service knows of a key. */
public final class KnownKey {
  private final Caller caller;
  private final byte[] digest;
  private final @Nullable Instant expiresAt;
  private final @Nullable Instant revokedAt;
  private volatile long usedMinute;

  /**
   * A key.
   *
   * @param caller whoever has it
   * @param digest SHA-256 of its text
   * @param expiresAt it opens nothing from then on; null: never
   * @param revokedAt null if it has not been
   */
  public KnownKey(
      Caller caller, byte[] digest, @Nullable Instant expiresAt, @Nullable Instant revokedAt) {
    this.caller = caller;
    this.digest = digest.clone();
    this.expiresAt = expiresAt;
    this.revokedAt = revokedAt;
  }

  Caller caller() {
    return caller;
  }

  /** Whether a text is this key; takes the same time whether or not. */
  boolean is(ApiKey key) {
    return MessageDigest.isEqual(digest, key.digest());
  }

  /** Notes that it is used; true the first time in each minute, or a little oftener. */
  boolean use(Instant now) {
    long minute = now.getEpochSecond() / 60;
    if (usedMinute == minute) {
      return false;
    }
    usedMinute = minute;
    return true;
  }

  /** Why it opens nothing at {@code now}; null if it does. */
  @Nullable String fault(Instant now) {
    if (revokedAt != null) {
      return "The key has been revoked";
    }
    return expiresAt != null && !now.isBefore(expiresAt) ? "The key has expired" : null;
  }
}
