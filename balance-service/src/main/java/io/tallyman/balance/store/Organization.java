package io.tallyman.balance.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tenant.
 *
 * @param id the ledger's own number, never shown
 * @param name what events call it: their {@code subject}
 * @param createdAt when it was first seen or registered
 */
public record Organization(
    long id,
    String name,
    @Nullable String displayName,
    @Nullable String email,
    @Nullable String locale,
    @Nullable String timezone,
    Instant createdAt) {}
