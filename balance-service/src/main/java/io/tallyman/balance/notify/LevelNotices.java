package io.tallyman.balance.notify;

import io.tallyman.balance.notify.Levels.Counter;
import io.tallyman.catalog.Policies.LowBalance;
import io.tallyman.ledger.Lot;
import io.tallyman.money.Credits;
import io.tallyman.topic.NoticeKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells when little or nothing is left, and when usage begins that nothing covers. Of a unit that
 * falls past several thresholds at once only the worst is told; an alarm is armed again at a fifth
 * above its threshold, and that of an empty unit where a critical level would be.
 */
final class LevelNotices {
  private final LowBalance low;
  private final Alarms alarms;
  private final List<Notice> notices = new ArrayList<>();

  LevelNotices(LowBalance low, Alarms alarms) {
    this.low = low;
    this.alarms = alarms;
  }

  List<Notice> notices() {
    return notices;
  }

  /** From one instant to the next. */
  void look(Levels before, Levels after) {
    Instant at = after.at();
    Fall credits =
        fall(
            Lot.CREDITS,
            before.credits(),
            after.credits(),
            low.warn().micros(),
            low.critical().micros(),
            at);
    if (credits != Fall.NONE) {
      Credits threshold = credits == Fall.WARN ? low.warn() : low.critical();
      tell(credits, Lot.CREDITS, threshold, Credits.ofMicros(after.credits()), at);
    }
    after.counters().forEach((tier, counter) -> lookAt(tier, before.counter(tier), counter, at));
    if (alarms.begins(
        NoticeKind.OVERAGE_BEGUN, "", before.overage() > 0, after.overage() > 0, at)) {
      notices.add(
          Notice.of(NoticeKind.OVERAGE_BEGUN, at)
              .with("overage", Credits.ofMicros(after.overage())));
    }
  }

  /** A counter is low at so many per cent of what it includes: both sides are hundredfold. */
  private void lookAt(String tier, Counter before, Counter after, Instant at) {
    long warn = Math.multiplyExact(after.included(), low.warnPercent());
    long critical = Math.multiplyExact(after.included(), low.criticalPercent());
    Fall fall = fall(tier, before.left() * 100, after.left() * 100, warn, critical, at);
    if (fall != Fall.NONE) {
      int percent = fall == Fall.WARN ? low.warnPercent() : low.criticalPercent();
      tell(fall, tier, percent + " %", after.left(), at);
    }
  }

  private enum Fall {
    NONE,
    WARN,
    CRITICAL,
    EMPTY
  }

  /** The worst that has come; what is less is taken for told with it. */
  private Fall fall(String unit, long before, long after, long warn, long critical, Instant at) {
    long wellAboveCritical = Math.max(1, critical + critical / 5);
    boolean warned =
        alarms.falls(
            NoticeKind.LOW_BALANCE, unit + "/warn", before, after, warn, warn + warn / 5, at);
    boolean alerted =
        alarms.falls(
            NoticeKind.LOW_BALANCE,
            unit + "/critical",
            before,
            after,
            critical,
            wellAboveCritical,
            at);
    boolean emptied =
        alarms.falls(NoticeKind.EXHAUSTED, unit, before, after, 1, wellAboveCritical, at);
    if (emptied) {
      return Fall.EMPTY;
    }
    if (after == 0) {
      return Fall.NONE;
    }
    return alerted ? Fall.CRITICAL : warned ? Fall.WARN : Fall.NONE;
  }

  private void tell(Fall fall, String unit, Object threshold, Object left, Instant at) {
    if (fall == Fall.EMPTY) {
      notices.add(Notice.of(NoticeKind.EXHAUSTED, at).with("unit", unit));
      return;
    }
    notices.add(
        Notice.of(NoticeKind.LOW_BALANCE, at)
            .with("unit", unit)
            .with("level", fall == Fall.WARN ? "warn" : "critical")
            .with("threshold", threshold)
            .with("remaining", left));
  }
}
