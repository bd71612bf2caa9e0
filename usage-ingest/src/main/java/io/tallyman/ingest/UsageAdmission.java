package io.tallyman.ingest;

import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.Pricing;
import io.tallyman.refusal.Reason;
import io.tallyman.refusal.Refusal;
import io.tallyman.topic.Decoded;
import io.tallyman.topic.UsageEvent;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Refuses at the door what the ledger would put into quarantine for its age or its price. */
final class UsageAdmission {
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private final Catalog catalog;

  UsageAdmission(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Judges an event.
   *
   * @param now when it arrived
   */
  Decoded admit(Decoded decoded, Instant now) {
    if (!(decoded instanceof Decoded.Accepted(UsageEvent event))) {
      return decoded;
    }
    Refusal refusal = refusalOf(event, now);
    return refusal == null
        ? decoded
        : new Decoded.Refused(
            refusal,
            new Decoded.Attributes(event.organization(), event.source(), event.id(), event.type()));
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
