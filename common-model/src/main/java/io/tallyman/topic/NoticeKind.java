package io.tallyman.topic;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What people are told of. */
public enum NoticeKind {
  /** Credits, or a tier's counter, fell below a threshold. */
  LOW_BALANCE,
  /** Nothing of a unit is left. */
  EXHAUSTED,
  /** The gate lets no more uncovered actions of a tier through. */
  SOFT_LIMIT_REACHED,
  /** Usage that nothing covers has begun. */
  OVERAGE_BEGUN,
  LOT_EXPIRING,
  TRIAL_ENDING,
  GRACE_ENDING,
  PAYMENT_FAILED,
  PLAN_ACTIVATED,
  PLAN_RENEWED,
  PLAN_CHANGED,
  /** It will end, because somebody has asked for that. */
  PLAN_CANCELED,
  PLAN_ENDED,
  /** An hour's use was far above what is usual. */
  UNUSUAL_USAGE,
  TOP_UP_DONE,
  TOP_UP_FAILED,
  /** Nothing more is sent to a webhook endpoint, since it has failed for long. */
  WEBHOOK_DISABLED;

  /** As topics and the database spell it: {@code low_balance}. */
  @JsonValue
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The kind so spelled.
   *
   * @throws IllegalArgumentException if there is none
   */
  @JsonCreator
  public static NoticeKind ofCode(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}
