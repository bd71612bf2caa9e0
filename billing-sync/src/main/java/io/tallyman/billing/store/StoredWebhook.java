package io.tallyman.billing.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as it is stored, without its body.
 *
 * @param id Stripe's, or the digest of what cannot be read
 * @param reason why it is ignored, quarantined, or waits
 * @param attempts how often it has been worked on
 * @param copies how often it has come again
 * @param dueAt when it is to be worked on, or again; null: not by itself
 */
public record StoredWebhook(
    long seq,
    String id,
    @Nullable String type,
    @Nullable String apiVersion,
    @Nullable String account,
    @Nullable Boolean livemode,
    @Nullable Instant createdAt,
    WebhookState state,
    @Nullable String reason,
    @Nullable String detail,
    int attempts,
    int copies,
    Instant receivedAt,
    @Nullable Instant dueAt,
    @Nullable Instant finishedAt) {}
