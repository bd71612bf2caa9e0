package io.tallyman.balance.keys;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tallyman.balance.store.StoredKey;
import io.tallyman.web.access.ApiKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is shown.
 *
 * @param key its text: in the answer that makes it, and never again
 * @param organization the only one it opens; null: all
 * @param wallet the only one of the organization that it opens; null: all
 * @param createdBy the id of a key, or {@code admin}
 * @param replacedBy the id of the key it was rotated to
 * @param lastUsedAt to the minute or so
 */
record KeyView(
    String id,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String key,
    String name,
    List<String> scopes,
    @Nullable String organization,
    @Nullable String wallet,
    Instant createdAt,
    String createdBy,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt,
    @Nullable String replacedBy,
    @Nullable Instant lastUsedAt) {

  static KeyView of(StoredKey stored) {
    return of(stored, null);
  }

  static KeyView of(StoredKey stored, @Nullable ApiKey shown) {
    return new KeyView(
        stored.id(),
        shown == null ? null : shown.text(),
        stored.name(),
        stored.scopes(),
        stored.organization(),
        stored.wallet(),
        stored.createdAt(),
        stored.createdBy(),
        stored.expiresAt(),
        stored.revokedAt(),
        stored.replacedBy(),
        stored.lastUsedAt());
  }
}
