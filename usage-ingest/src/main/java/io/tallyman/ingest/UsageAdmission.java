package io.tallyman.ingest;

import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.Pricing;
import io.tallyman.refusal.Reason;
import io.tallyman.refusal.Refusal;
import io.tallyman.topic.Decoded;
import io.tallyman.topic.UsageEvent;
import io.tallyman.web.ClockOffset;
import io.tallyman.web.access.Caller;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Refuses at the door what the ledger would put into quarantine for its age or its price. */
final class UsageAdmission {
  private static final Duration AHEAD = Duration.ofMinutes(5);

  /** So near to real time, a producer means now. */
  private static final Duration NOW = Duration.ofMinutes(10);

  private final Catalog catalog;
  private final ClockOffset clockOffset;

  UsageAdmission(Catalog catalog, ClockOffset clockOffset) {
    this.catalog = catalog;
    this.clockOffset = clockOffset;
  }

  /**
   * Judges an event, and binds it to what its sender is bound to. Where this service's clock is
   * ahead of real time, by which producers go, what occurs about now occurs now by this clock.
   *
   * @param now when it arrived
   */
  Decoded admit(Decoded decoded, Caller caller, Instant now) {
    if (!(decoded instanceof Decoded.Accepted(UsageEvent sent))) {
      return decoded;
    }
    UsageEvent event = shifted(sent, now);
    Refusal refusal = Confinement.refusalOf(event, caller);
    if (refusal == null) {
      refusal = refusalOf(event, now);
    }
    return refusal == null
        ? new Decoded.Accepted(Confinement.applied(event, caller))
        : new Decoded.Refused(
            refusal,
            new Decoded.Attributes(event.organization(), event.source(), event.id(), event.type()));
  }

  private UsageEvent shifted(UsageEvent event, Instant now) {
    Duration offset = clockOffset.duration();
    Instant time = event.time();
    if (time == null || offset.isZero()) {
      return event;
    }
    Duration fromRealTime = Duration.between(now.minus(offset), time).abs();
    return fromRealTime.compareTo(NOW) <= 0 ? event.occurringAt(time.plus(offset)) : event;
  }

  private @Nullable Refusal refusalOf(UsageEvent event, Instant now) {
    Instant time = event.time();
    if (time != null) {
      Duration window = catalog.policies().dedupeWindow();
      if (time.isBefore(now.minus(window))) {
        return new Refusal(
            Reason.TOO_OLD, "time is more than " + window.toDays() + " days ago: " + time);
      }
      if (time.isAfter(now.plus(AHEAD))) {
        return new Refusal(Reason.TIME_IN_FUTURE, "time is more than 5 minutes ahead: " + time);
      }
    }
    return event.isVoid() ? null : unpriceable(event);
  }

  private @Nullable Refusal unpriceable(UsageEvent event) {
    return switch (catalog.price(event.type(), event.data())) {
      case Pricing.Priced _ -> null;
      case Pricing.Refused(Refusal refusal) -> refusal;
    };
  }
}
