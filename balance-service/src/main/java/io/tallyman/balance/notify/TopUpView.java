package io.tallyman.balance.notify;

import io.tallyman.balance.store.TopUp;
import io.tallyman.balance.store.TopUp.Attempt;
import io.tallyman.money.Credits;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a wallet does when little is left, and how that stands.
 *
 * @param disabledReason why it is off, where nobody has turned it off
 * @param retryAt after a decline, no attempt before
 * @param usedThisMonth attempts that have succeeded or may yet
 */
record TopUpView(
    String organization,
    String wallet,
    boolean enabled,
    @Nullable Credits threshold,
    @Nullable String pack,
    @Nullable Integer monthlyCap,
    @Nullable String disabledReason,
    @Nullable Instant retryAt,
    int usedThisMonth,
    @Nullable AttemptView lastAttempt) {

  /**
   * The attempt in flight, or else the last one.
   *
   * @param state {@code in_flight}, {@code succeeded} or {@code failed}
   */
  record AttemptView(
      UUID id,
      String pack,
      String state,
      Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable String code) {
    static AttemptView of(Attempt attempt) {
      return new AttemptView(
          attempt.id(),
          attempt.pack(),
          attempt.state().name().toLowerCase(Locale.ROOT),
          attempt.startedAt(),
          attempt.endedAt(),
          attempt.code());
    }
  }

  static TopUpView of(String organization, String wallet, TopUp topUp) {
    Long threshold = topUp.threshold();
    Attempt last = topUp.last();
    return new TopUpView(
        organization,
        wallet,
        topUp.enabled(),
        threshold == null ? null : Credits.ofMicros(threshold),
        topUp.pack(),
        topUp.monthlyCap(),
        topUp.disabledReason(),
        topUp.retryAt(),
        topUp.used(),
        last == null ? null : AttemptView.of(last));
  }
}
