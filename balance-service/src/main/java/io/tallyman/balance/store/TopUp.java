package io.tallyman.balance.store;

import io.tallyman.money.Money;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a wallet does when little is left, and how that stands.
 *
 * @param threshold micro-credits: less than that available, and it buys; positive. Null, as pack
 *     and cap are, only where it is off and nobody has said
 * @param monthlyCap packs in a calendar month, at least 1
 * @param disabledReason why it is off, where nobody has turned it off
 * @param declines attempts that failed in a row
 * @param retryAt after a decline, no attempt before
 * @param used attempts of this month that have succeeded or may yet
 * @param last the latest attempt
 */
public record TopUp(
    boolean enabled,
    @Nullable Long threshold,
    @Nullable String pack,
    @Nullable Integer monthlyCap,
    @Nullable String disabledReason,
    int declines,
    @Nullable Instant retryAt,
    int used,
    @Nullable Attempt last) {
  public static final TopUp OFF = new TopUp(false, null, null, null, null, 0, null, 0, null);

  /** What has become of an attempt. */
  public enum State {
    IN_FLIGHT,
    SUCCEEDED,
    FAILED
  }

  /**
   * An attempt to buy a pack.
   *
   * @param code why it failed; null where it has not
   */
  public record Attempt(
      UUID id,
      String pack,
      State state,
      Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable String code) {}

  /**
   * An attempt that is to be made.
   *
   * @param credits micro-credits
   */
  public record Started(
      UUID id,
      long accountId,
      long organizationId,
      String pack,
      long credits,
      Money price,
      Instant startedAt) {}

  public boolean isInFlight() {
    return last != null && last.state() == State.IN_FLIGHT;
  }

  /** The same, off until somebody acts. */
  public TopUp turnedOff(String reason) {
    return new TopUp(false, threshold, pack, monthlyCap, reason, declines, null, used, last);
  }

  /** The same, with as many declines in a row, and no attempt before. */
  public TopUp declined(int inARow, @Nullable Instant until) {
    return new TopUp(
        enabled, threshold, pack, monthlyCap, disabledReason, inARow, until, used, last);
  }
}
