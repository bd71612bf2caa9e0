package io.tallyman.web.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** The keys that open this service; it keeps their digests only. */
final class KeyRing {
  private final byte[] adminKeyDigest;

  KeyRing(String adminKey) {
    this.adminKeyDigest = digest(adminKey);
  }

  /** Whose key this is, in a time that tells nothing about it; null if nobody's. */
  @Nullable Caller callerWith(String key) {
    return MessageDigest.isEqual(adminKeyDigest, digest(key)) ? Caller.ADMINISTRATOR : null;
  }

  private static byte[] digest(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
