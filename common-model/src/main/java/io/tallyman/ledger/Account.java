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
 * @param lastHold number of the last hold ever opened
 * @param lots the open lots, and any other lot the command is about
 * @param holds the open holds, by number
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
    int lastHold,
    List<Lot> lots,
    List<Hold> holds,
    List<Stretch> stretches,
    Standing standing,
    Counts counts) {

  /** The greatest sum of an account's lots, and of its overage: 9e12 credits. */
  public static final long MAX_CREDITS = 9_000_000_000_000_000_000L;

  /** A new account, at {@code createdAt}, before its first posting. */
  public static Account opened(long id, Instant createdAt, Standing standing) {
    return new Account(
        id, 0, createdAt, 0, 0, 0, 0, List.of(), List.of(), List.of(), standing, Counts.NONE);
  }

  /** This account with what belongs to it. */
  public Account with(List<Lot> ownLots, List<Hold> ownHolds, List<Stretch> ownStretches) {
    return new Account(
        id,
        seq,
        postedAt,
        credits,
        overage,
        lastLot,
        lastHold,
        ownLots,
        ownHolds,
        ownStretches,
        standing,
        counts);
  }

  /** The plan it runs; null where there is none. */
  public @Nullable PlanRun plan() {
    return standing.run();
  }

  /** Whether a lot is out of the balance, with the default plan, while another plan runs. */
  public boolean isSuspended(Lot lot) {
    PlanRun run = standing.run();
    return run != null && !run.isDefault() && PlanLots.isOfDefault(lot.reference());
  }

  /** Credits less overage: what the history shows as the balance. */
  public long balance() {
    return credits - overage;
  }

  /** Micro-credits pinned by holds. */
  public long held() {
    long held = 0;
    for (Lot lot : lots) {
      held += lot.isCredits() ? lot.pinned() : 0;
    }
    return held;
  }

  /** What anybody may take of a unit: live and not pinned. */
  public long available(String unit, Instant now) {
    long free = 0;
    for (Lot lot : burning(unit, now)) {
      free += lot.free();
    }
    return free;
  }

  /** The live lots of a unit, in burn order. */
  public List<Lot> burning(String unit, Instant now) {
    return burning(lots, unit, now);
  }

  /** When time alone next changes the account; null: never. */
  public @Nullable Instant dueAt() {
    return dueAt(lots, holds, standing);
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

  static @Nullable Instant dueAt(List<Lot> lots, List<Hold> holds, Standing standing) {
    PlanRun run = standing.run();
    Instant due = run == null ? null : run.dueAt();
    for (Lot lot : lots) {
      due = lot.awaitsExpiry() ? earlier(due, lot.expiresAt()) : due;
    }
    for (Hold hold : holds) {
      due = earlier(due, hold.expiresAt());
    }
    return due;
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isBefore(one)) ? other : one;
  }
}
