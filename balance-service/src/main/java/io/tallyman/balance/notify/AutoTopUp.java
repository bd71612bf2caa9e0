package io.tallyman.balance.notify;

import io.tallyman.balance.store.TopUp;
import io.tallyman.catalog.Pack;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides about automatic top-ups. One attempt is in flight at a time, and what has become of it is
 * waited for however long it takes: to make another would be to risk buying twice.
 */
final class AutoTopUp {
  /** Why it is off: the bank wants the customer. */
  static final String AUTHENTICATION_REQUIRED = "authentication_required";

  /** Why it is off: the catalog sells no such pack any more. */
  static final String PACK_UNAVAILABLE = "pack_unavailable";

  private static final Duration FIRST_BACK_OFF = Duration.ofHours(1);
  private static final Duration LONGEST_BACK_OFF = Duration.ofDays(3);
  private static final int DOUBLINGS = 10;

  private AutoTopUp() {}

  /** What to do now. */
  sealed interface Step {
    /** Nothing, until something changes. */
    record Rest() implements Step {}

    /** Nothing before then. */
    record Wait(Instant until) implements Step {}

    /** Buy. */
    record Buy(Pack pack) implements Step {}

    /** Turn it off, for people to see why. */
    record TurnOff(String reason) implements Step {}
  }

  /**
   * The next step.
   *
   * @param available micro-credits
   * @param pack what the catalog has under the wanted name; null if nothing
   */
  static Step next(TopUp topUp, long available, @Nullable Pack pack, Instant now) {
    if (!topUp.enabled()
        || topUp.isInFlight()
        || available >= Objects.requireNonNull(topUp.threshold())) {
      return new Step.Rest();
    }
    Instant retryAt = topUp.retryAt();
    if (retryAt != null && retryAt.isAfter(now)) {
      return new Step.Wait(retryAt);
    }
    if (topUp.used() >= Objects.requireNonNull(topUp.monthlyCap())) {
      return new Step.Wait(nextMonth(now));
    }
    return pack == null ? new Step.TurnOff(PACK_UNAVAILABLE) : new Step.Buy(pack);
  }

  /** After an attempt has succeeded. */
  static TopUp succeeded(TopUp topUp) {
    return topUp.declined(0, null);
  }

  /** After an attempt has failed: the wait doubles with each in a row, up to some days. */
  static TopUp failed(TopUp topUp, boolean requiresAction, Instant now) {
    int inARow = topUp.declines() + 1;
    if (requiresAction) {
      return topUp.declined(inARow, null).turnedOff(AUTHENTICATION_REQUIRED);
    }
    Duration doubled = FIRST_BACK_OFF.multipliedBy(1L << Math.min(inARow - 1, DOUBLINGS));
    Duration backOff = doubled.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : doubled;
    return topUp.declined(inARow, now.plus(backOff));
  }

  private static Instant nextMonth(Instant now) {
    return now.atOffset(ZoneOffset.UTC)
        .withDayOfMonth(1)
        .truncatedTo(ChronoUnit.DAYS)
        .plusMonths(1)
        .toInstant();
  }
}
