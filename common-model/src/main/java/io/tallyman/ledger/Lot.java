package io.tallyman.ledger;

import io.tallyman.catalog.LotSource;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A grant of units: micro-credits, or whole actions of one tier.
 *
 * @param number 1, 2, 3 … within the account
 * @param unit {@link #CREDITS} or the name of a tier
 * @param priority the place of the source in the burn order; lower burns first
 * @param amount what was granted; {@code remaining} of it is left, {@code pinned} of that is held
 * @param parked taken out of the balance for a while: of a plan that is suspended, or of a purchase
 *     that is disputed
 * @param replaced units already spent that were taken back, so that other lots or overage had to
 *     stand in for them, and still do
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
    long parked,
    long replaced,
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

  /** A new lot, still empty. */
  static Lot opened(
      int number,
      String unit,
      LotSource source,
      int priority,
      long amount,
      Instant startsAt,
      @Nullable Instant expiresAt,
      String reference) {
    return new Lot(
        number, unit, source, priority, amount, 0, 0, 0, 0, startsAt, expiresAt, reference, true);
  }

  public boolean isCredits() {
    return unit.equals(CREDITS);
  }

  public boolean isLive(Instant now) {
    return !now.isBefore(startsAt) && !hasExpired(now);
  }

  public boolean hasExpired(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }

  /** Whether this and the same lot at another time differ in nothing but units put in or taken. */
  boolean hasConditionsOf(Lot other) {
    return parked == other.parked
        && replaced == other.replaced
        && Objects.equals(expiresAt, other.expiresAt);
  }

  /** What anybody may take: not pinned by a hold. */
  public long free() {
    return remaining - pinned;
  }

  /** Whether its expiry will change anything. */
  boolean awaitsExpiry() {
    return open && expiresAt != null && (free() > 0 || parked > 0);
  }

  Lot changedBy(long units) {
    return with(Math.addExact(remaining, units), pinned, parked, replaced);
  }

  Lot pinnedBy(long units) {
    return with(remaining, Math.addExact(pinned, units), parked, replaced);
  }

  Lot parkedBy(long units) {
    return with(remaining, pinned, Math.addExact(parked, units), replaced);
  }

  Lot replacedBy(long units) {
    return with(remaining, pinned, parked, Math.addExact(replaced, units));
  }

  /** It ends at another instant than was thought when it was granted. */
  Lot endingAt(Instant otherEnd) {
    return new Lot(
        number, unit, source, priority, amount, remaining, pinned, parked, replaced, startsAt,
        otherEnd, reference, open);
  }

  Lot closed() {
    return new Lot(
        number, unit, source, priority, amount, remaining, pinned, parked, replaced, startsAt,
        expiresAt, reference, false);
  }

  private Lot with(long left, long nowPinned, long nowParked, long nowReplaced) {
    boolean possible =
        nowPinned >= 0
            && nowPinned <= left
            && nowParked >= 0
            && nowReplaced >= 0
            && left + nowParked <= amount;
    if (!possible) {
      throw new IllegalStateException(
          "lot %d of %d would hold %d, %d of them pinned, and %d parked"
              .formatted(number, amount, left, nowPinned, nowParked));
    }
    return new Lot(
        number,
        unit,
        source,
        priority,
        amount,
        left,
        nowPinned,
        nowParked,
        nowReplaced,
        startsAt,
        expiresAt,
        reference,
        left > 0 || nowParked > 0 || (open && expiresAt != null));
  }
}
