package io.tallyman.balance.store;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody has done by hand, for the audit log.
 *
 * @param actor the id of the key, {@code admin}, or {@code person:} and the issuer's id of one
 * @param subject what it was done to, or what came of it: a key, a transaction, a plan
 * @param reason in the words of whoever did it
 */
public record Deed(
    String actor,
    Action action,
    String subject,
    @Nullable String reason,
    Map<String, String> details) {
  /** What can be done by hand. The list is closed. */
  public enum Action {
    GRANT,
    TRANSFER,
    REFUND,
    PLAN_ASSIGNED,
    PLAN_CANCELED,
    PLAN_RENEWED,
    RECORD_REPLAYED,
    ORIGINS_CHANGED,
    KEY_CREATED,
    KEY_ROTATED,
    KEY_REVOKED,
    OPERATION_STARTED,
    OPERATION_PAUSED,
    OPERATION_RESUMED,
    OPERATION_CANCELED,
    DATA_EXPORTED,
    PERSONAL_DATA_ERASED;

    /** The stable code: {@code key_created}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Deed {
    details = Collections.unmodifiableMap(new TreeMap<>(details));
  }
}
