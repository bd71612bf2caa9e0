package io.tallyman.billing.setup;

import org.jspecify.annotations.Nullable;

/**
 * What was, or would be, done about one object.
 *
 * @param object for people: {@code price pixell_pro_monthly, 99.00 USD}
 * @param secret of a webhook endpoint that was made; Stripe tells it this once
 */
public record SetupStep(Action action, String object, @Nullable String secret) {
  /** What was done. */
  public enum Action {
    CREATED,
    UPDATED,
    UNCHANGED
  }

  static SetupStep of(Action action, String object) {
    return new SetupStep(action, object, null);
  }
}
