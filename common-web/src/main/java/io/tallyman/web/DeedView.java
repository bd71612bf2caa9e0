package io.tallyman.web;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something done by hand, as audit logs tell it.
 *
 * @param actor a key's id, {@code admin}, or {@code person:} and the issuer's id of one
 * @param organization null: it concerns none, or all
 * @param subject what it was done to, or what came of it
 */
public record DeedView(
    long id,
    Instant at,
    String actor,
    String action,
    @Nullable String organization,
    String subject,
    @Nullable String reason,
    Map<String, String> details) {}
