package io.tallyman.balance.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API key as it is kept: everything but its secret.
 *
 * @param number in the order of their making
 * @param scopes by their codes
 * @param organization the only one it opens; null: all
 * @param wallet the only one of the organization that it opens; null: all
 * @param createdBy a key's id, or {@code admin}
 * @param replacedBy the id of the key it was rotated to
 * @param lastUsedAt to the minute or so
 */
public record StoredKey(
    String id,
    long number,
    String name,
    List<String> scopes,
    @Nullable String organization,
    @Nullable String wallet,
    Instant createdAt,
    String createdBy,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt,
    @Nullable String replacedBy,
    @Nullable Instant lastUsedAt) {}
