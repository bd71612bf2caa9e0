package io.tallyman.balance.webhooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tallyman.balance.store.WebhookEndpoints.Endpoint;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as people see it.
 *
 * @param secret only where it has just been made
 * @param oldSecretUntil for so long the one before signs too; null: there is none
 * @param failingSince when nothing has been taken since; null while it works
 * @param disabledReason why nothing is sent: {@code failing} or {@code gone}
 */
record EndpointView(
    UUID id,
    String url,
    @Nullable String description,
    @Nullable List<String> notices,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret,
    @Nullable Instant oldSecretUntil,
    @Nullable Instant failingSince,
    @Nullable Instant disabledAt,
    @Nullable String disabledReason,
    Instant createdAt) {

  static EndpointView of(Endpoint endpoint, @Nullable String secret) {
    return new EndpointView(
        endpoint.id(),
        endpoint.url(),
        endpoint.description(),
        endpoint.notices(),
        secret,
        endpoint.oldSecretUntil(),
        endpoint.failingSince(),
        endpoint.disabledAt(),
        endpoint.disabledReason(),
        endpoint.createdAt());
  }
}
