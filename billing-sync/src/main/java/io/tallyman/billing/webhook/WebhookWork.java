package io.tallyman.billing.webhook;

import io.tallyman.billing.facts.StripeEvent;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** What webhooks call for. */
@FunctionalInterface
public interface WebhookWork {
  /**
   * Does it, in the transaction that notes what has become of the webhook.
   *
   * @return false if it calls for nothing
   * @throws NotYetException if something is missing that may yet come
   */
  boolean take(Handle handle, StripeEvent event, Instant now);
}
