package io.tallyman.ledger;

import io.tallyman.catalog.LotSource;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A grant of units: micro-credits, or whole actions of one tier.
 *
 * @param number 1, 2, 3 … within the account
 * @param unit {@link #CREDITS} or the name of a tier
 * @param priority the place of the source in the burn order; lower burns first
 * @param amount what was granted; {@code remaining} of it is left, {@code pinned} of that is held
 * @param expiresAt the lot is live in [startsAt, expiresAt); null: it never expires
 * @param reference the business reference, unique per organization and unit
 * @param open false once time can do nothing more to it and nothing is left in it
 */
public record Lot(
    int number,
    String unit,
    LotSource source,
    int priority,
    long amount,
    long remaining,
    long pinned,
    Instant startsAt,
    @Nullable Instant expiresAt,
    String reference,
    boolean open) {

  public static final String CREDITS = "credits";

  /** Priority of the source, earlier expiry (none last), earlier start, number: total. */
  public static final Comparator<Lot> BURN_ORDER =
      Comparator.comparingInt(Lot::priority)
          .thenComparing(Lot::expiresAt, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(Lot::startsAt)
          .thenComparingInt(Lot::number);

  public boolean isCredits() {
    return unit.equals(CREDITS);
  }

  public boolean isLive(Instant now) {
    return !now.isBefore(startsAt) && !hasExpired(now);
  }

  public boolean hasExpired(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }

  /** What anybody may take: not pinned by a hold. */
  public long free() {
    return remaining - pinned;
  }

  Lot changedBy(long units) {
    long left = Math.addExact(remaining, units);
    if (left < pinned || left > amount) {
      throw new IllegalStateException("lot " + number + " would hold " + left + " of " + amount);
    }
    return new Lot(
        number,
        unit,
        source,
        priority,
        amount,
        left,
        pinned,
        startsAt,
        expiresAt,
        reference,
        left > 0 || expiresAt != null);
  }

  Lot closed() {
    return new Lot(
        number, unit, source, priority, amount, remaining, pinned, startsAt, expiresAt, reference,
        false);
  }
}
