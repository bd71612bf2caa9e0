package io.tallyman.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One wallet of one organization, as its postings have left it.
 *
 * @param seq number of the last posting; 0 before the first
 * @param postedAt instant of the last posting, or of the account's creation
 * @param credits micro-credits in lots that have not ended, held ones included
 * @param overage micro-credits of usage that no lot covered
 * @param lastLot number of the last lot ever granted
 * @param lots the open lots, and any other lot the command is about
 * @param stretches the open overage, oldest first. May be left out where no credits can come in:
 *     repaying checks that it adds up to {@code overage}
 */
public record Account(
    long id,
    long seq,
    Instant postedAt,
    long credits,
    long overage,
    int lastLot,
    List<Lot> lots,
    @Nullable PlanRun plan,
    List<Stretch> stretches) {

  /** The greatest sum of an account's lots, and of its overage: 9e12 credits. */
  public static final long MAX_CREDITS = 9_000_000_000_000_000_000L;

  /** A new account, at {@code createdAt}, before its first posting. */
  public static Account opened(long id, Instant createdAt, @Nullable PlanRun plan) {
    return new Account(id, 0, createdAt, 0, 0, 0, List.of(), plan, List.of());
  }

  /** Credits less overage: what the history shows as the balance. */
  public long balance() {
    return credits - overage;
  }

  /** The live lots of a unit, in burn order. */
  public List<Lot> burning(String unit, Instant now) {
    return burning(lots, unit, now);
  }

  /** When time alone next changes the account; null: never. */
  public @Nullable Instant dueAt() {
    return dueAt(lots, plan);
  }

  static List<Lot> burning(List<Lot> lots, String unit, Instant now) {
    List<Lot> burning = new ArrayList<>(2);
    for (Lot lot : lots) {
      if (lot.remaining() > 0 && lot.unit().equals(unit) && lot.isLive(now)) {
        burning.add(lot);
      }
    }
    if (burning.size() > 1) {
      burning.sort(Lot.BURN_ORDER);
    }
    return burning;
  }

  static @Nullable Instant dueAt(List<Lot> lots, @Nullable PlanRun plan) {
    Instant due = plan == null ? null : plan.nextPeriodStart();
    for (Lot lot : lots) {
      Instant expiry = lot.expiresAt();
      if (expiry == null || !lot.open() || lot.remaining() == 0) {
        continue;
      }
      if (due == null || expiry.isBefore(due)) {
        due = expiry;
      }
    }
    return due;
  }
}
