package io.tallyman.web.access;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Settings of who may come in.
 *
 * @param adminKey the key that may do everything; there is no default
 */
@ConfigurationProperties("tallyman")
record AccessSettings(@Nullable String adminKey) {
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
}
