package io.tallyman.balance.notify;

import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Lot;
import io.tallyman.ledger.PlanRun;
import io.tallyman.money.Credits;
import io.tallyman.topic.NoticeKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells what is to come some time before it does. What lives for less than that time, or comes
 * again with the next period, is not told of.
 */
final class TimedNotices {
  /** How long before its end a trial is told of, as Stripe does. */
  static final Duration BEFORE_TRIAL_ENDS = Duration.ofDays(3);

  /** How long before its end the grace of an unpaid plan is told of. */
  static final Duration BEFORE_GRACE_ENDS = Duration.ofDays(2);

  private final List<Notice> planned = new ArrayList<>();
  private final List<OfLot> plannedOfLots = new ArrayList<>();

  private record OfLot(Instant at, Lot lot) {}

  /**
   * What there will be to tell.
   *
   * @param expiryNotice how long before its expiry a lot is told of
   */
  TimedNotices(Collection<Lot> lots, @Nullable PlanRun run, Duration expiryNotice) {
    for (Lot lot : lots) {
      Instant expiresAt = lot.expiresAt();
      if (expiresAt != null && isToldOf(lot.source())) {
        Instant at = expiresAt.minus(expiryNotice);
        if (at.isAfter(lot.startsAt())) {
          plannedOfLots.add(new OfLot(at, lot));
        }
      }
    }
    if (run != null) {
      Instant begun = run.currentPeriodStart();
      plan(NoticeKind.TRIAL_ENDING, run, begun, run.trialEndsAt(), BEFORE_TRIAL_ENDS);
      plan(NoticeKind.GRACE_ENDING, run, begun, run.graceEndsAt(), BEFORE_GRACE_ENDS);
    }
  }

  private void plan(
      NoticeKind kind, PlanRun run, Instant begun, @Nullable Instant end, Duration before) {
    if (end != null && end.minus(before).isAfter(begun)) {
      planned.add(Notice.of(kind, end.minus(before)).with("plan", run.plan()).with("endsAt", end));
    }
  }

  /** Lots of plans and trials come and go with their periods. */
  private static boolean isToldOf(LotSource source) {
    return switch (source) {
      case PURCHASE, BONUS, REFERRAL, REFUND, ADJUSTMENT -> true;
      case TRIAL, PLAN, ROLLOVER -> false;
    };
  }

  /**
   * What is to be told after one instant, up to and with another.
   *
   * @param course the levels on the way
   */
  List<Notice> between(Instant after, Instant until, List<Levels> course) {
    List<Notice> due = new ArrayList<>();
    for (OfLot one : plannedOfLots) {
      long left = isBetween(one.at(), after, until) ? left(one, course) : 0;
      if (left > 0) {
        due.add(
            Notice.of(NoticeKind.LOT_EXPIRING, one.at())
                .with("lot", one.lot().reference())
                .with("unit", one.lot().unit())
                .with("remaining", one.lot().isCredits() ? Credits.ofMicros(left) : left)
                .with("expiresAt", one.lot().expiresAt()));
      }
    }
    planned.stream().filter(notice -> isBetween(notice.at(), after, until)).forEach(due::add);
    due.sort(Comparator.comparing(Notice::at));
    return due;
  }

  /** When there is next something to tell; null: never. */
  @Nullable Instant next(Instant after) {
    Instant next = null;
    for (OfLot one : plannedOfLots) {
      next = one.lot().free() > 0 ? earlier(next, one.at(), after) : next;
    }
    for (Notice notice : planned) {
      next = earlier(next, notice.at(), after);
    }
    return next;
  }

  private static @Nullable Instant earlier(@Nullable Instant one, Instant other, Instant after) {
    boolean sooner = other.isAfter(after) && (one == null || other.isBefore(one));
    return sooner ? other : one;
  }

  private static boolean isBetween(Instant at, Instant after, Instant until) {
    return at.isAfter(after) && !at.isAfter(until);
  }

  /** What was left of a lot at the instant it is told of. */
  private static long left(OfLot one, List<Levels> course) {
    Levels then = course.getFirst();
    for (Levels levels : course.subList(1, course.size())) {
      then = levels.at().isAfter(one.at()) ? then : levels;
    }
    return then.left().getOrDefault(one.lot().number(), 0L);
  }
}
