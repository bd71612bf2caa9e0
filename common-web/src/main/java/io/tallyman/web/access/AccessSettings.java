package io.tallyman.web.access;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Settings of who may come in.
 *
 * @param adminKey the key that may do everything; there is no default
 * @param tokenSecret what tokens for pages are signed with, 32 bytes at least; without it there are
 *     none
 */
@ConfigurationProperties("tallyman")
record AccessSettings(@Nullable String adminKey, @Nullable String tokenSecret) {
  private static final int LEAST_SECRET_BYTES = 32;

  /**
   * The admin key.
   *
   * @throws InvalidConfigurationPropertyValueException if there is none: the service must not start
   */
  String requiredAdminKey() {
    if (adminKey == null || adminKey.isBlank()) {
      throw new InvalidConfigurationPropertyValueException(
          "tallyman.admin-key",
          adminKey,
          "An admin key is required: set TALLYMAN_ADMIN_KEY to a long random text.");
    }
    return adminKey.strip();
  }

  /**
   * The secret that tokens are signed with; null if there is none.
   *
   * @throws InvalidConfigurationPropertyValueException if it is too short to be one
   */
  byte @Nullable [] tokenSecretBytes() {
    if (tokenSecret == null || tokenSecret.isBlank()) {
      return null;
    }
    byte[] bytes = tokenSecret.strip().getBytes(StandardCharsets.UTF_8);
    if (bytes.length < LEAST_SECRET_BYTES) {
      throw new InvalidConfigurationPropertyValueException(
          "tallyman.token-secret", "…", "It must be 32 bytes at least: a long random text.");
    }
    return bytes;
  }
}
