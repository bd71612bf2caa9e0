package io.tallyman.billing.store;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody has done by hand, for the audit log.
 *
 * @param actor the id of the key, {@code admin}, or {@code person:} and the issuer's id of one
 * @param organization null: it concerns none, or all
 * @param subject what it was done to
 * @param reason in the words of whoever did it
 */
public record BillingDeed(
    String actor,
    Action action,
    @Nullable String organization,
    String subject,
    @Nullable String reason,
    Map<String, String> details) {
  /** What can be done by hand. The list is closed. */
  public enum Action {
    RECONCILIATION_STARTED,
    RECONCILIATION_CANCELED,
    WEBHOOKS_REPROCESSED,
    DATA_EXPORTED,
    PERSONAL_DATA_ERASED;

    /** The stable code: {@code data_exported}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Action ofCode(String code) {
      return valueOf(code.toUpperCase(Locale.ROOT));
    }
  }
}
