package io.tallyman.ledger;

import io.tallyman.catalog.LotSource;
import java.util.Locale;

/** What kind of change a posting is; most are transaction types that people see. */
public enum Kind {
  USAGE,
  PURCHASE,
  PLAN,
  ROLLOVER,
  TRIAL,
  BONUS,
  REFERRAL,
  REFUND,
  ADJUSTMENT,
  EXPIRY,
  CLAWBACK,
  TRANSFER,
  VOID,
  /** Units pinned by a hold. */
  HOLD,
  /** A hold freed by request. */
  RELEASE,
  /** A hold freed by time. */
  LAPSE,
  /** No units changed, but how the account stands with plans, or when a lot ends. */
  CONDITIONS;

  /** Whether people see it as a transaction: holds and conditions change no balance. */
  public boolean isTransaction() {
    return switch (this) {
      case HOLD, RELEASE, LAPSE, CONDITIONS -> false;
      case USAGE,
          PURCHASE,
          PLAN,
          ROLLOVER,
          TRIAL,
          BONUS,
          REFERRAL,
          REFUND,
          ADJUSTMENT,
          EXPIRY,
          CLAWBACK,
          TRANSFER,
          VOID ->
          true;
    };
  }

  /** As people and the database spell it: {@code purchase}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The kind so spelled.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Kind ofCode(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }

  /** The kind of posting by which a lot of this source comes in. */
  static Kind granting(LotSource source) {
    return switch (source) {
      case TRIAL -> TRIAL;
      case PLAN -> PLAN;
      case ROLLOVER -> ROLLOVER;
      case REFUND -> REFUND;
      case BONUS -> BONUS;
      case REFERRAL -> REFERRAL;
      case ADJUSTMENT -> ADJUSTMENT;
      case PURCHASE -> PURCHASE;
    };
  }
}
