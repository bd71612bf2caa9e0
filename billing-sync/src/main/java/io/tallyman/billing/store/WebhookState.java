package io.tallyman.billing.store;

import java.util.Locale;

/** What has become of a webhook. */
public enum WebhookState {
  /** Stored, and to be worked on. */
  RECEIVED,
  /** What it calls for has been done. */
  PROCESSED,
  /** It calls for nothing. */
  IGNORED,
  /** It cannot be worked on, or not yet; the reason says why. */
  QUARANTINED;

  /** As the database and requests spell it: {@code received}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The state so spelled.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static WebhookState ofCode(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}
