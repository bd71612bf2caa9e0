package io.tallyman.balance.reads;

import io.tallyman.balance.reads.BalanceView.LotView;
import io.tallyman.ledger.Lot;
import io.tallyman.money.Credits;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When credits run out if use goes on as it did of late, and nothing more comes. Lots burn in their
 * order, and what has not burned at a lot's expiry is gone.
 *
 * @param creditsPerDay used on average
 * @param runsOutAt null where nothing is being used, or where it lasts for ten years
 */
record Forecast(Credits creditsPerDay, @Nullable Instant runsOutAt) {
  private static final Duration FAR = Duration.ofDays(3_650);
  private static final Duration SHORTEST = Duration.ofDays(1);

  /** Credits used from {@code since} on; within a day they count as a day's use. */
  record Use(Credits credits, Instant since) {}

  /** Of the lots of one wallet, live at {@code now} and in burn order. */
  static Forecast of(List<LotView> lots, Use use, Instant now) {
    Duration span = Duration.between(use.since(), now);
    Duration during = span.compareTo(SHORTEST) < 0 ? SHORTEST : span;
    long used = use.credits().micros();
    if (used <= 0) {
      return new Forecast(Credits.ZERO, null);
    }
    Instant far = now.plus(FAR);
    Instant out = now;
    for (LotView lot : lots) {
      Instant expiry = lot.expiresAt() == null ? far : lot.expiresAt();
      if (lot.unit().equals(Lot.CREDITS) && expiry.isAfter(out)) {
        BigInteger burning =
            scaled(Credits.parse(lot.remaining()).micros(), during.toSeconds(), used);
        BigInteger left = BigInteger.valueOf(Duration.between(out, expiry).toSeconds());
        out = out.plusSeconds(burning.min(left).longValueExact());
      }
    }
    long perDay = scaled(used, Duration.ofDays(1).toSeconds(), during.toSeconds()).longValueExact();
    return new Forecast(Credits.ofMicros(perDay), out.isBefore(far) ? out : null);
  }

  private static BigInteger scaled(long amount, long by, long over) {
    return BigInteger.valueOf(amount)
        .multiply(BigInteger.valueOf(by))
        .divide(BigInteger.valueOf(over));
  }
}
