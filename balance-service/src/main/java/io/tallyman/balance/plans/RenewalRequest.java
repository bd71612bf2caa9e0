package io.tallyman.balance.plans;

import io.tallyman.ledger.Period;
import io.tallyman.ledger.PlanCommand;
import io.tallyman.ledger.PlanRun;
import io.tallyman.topic.Names;
import io.tallyman.web.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A period of a subscription that has been paid for.
 *
 * @param subscription whatever the payer calls it
 * @param periodEnd later than {@code periodStart}, by 400 days at most
 */
record RenewalRequest(
    @Nullable String subscription, @Nullable Instant periodStart, @Nullable Instant periodEnd) {
  private static final Duration LONGEST = Duration.ofDays(400);
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  PlanCommand.Renew command() {
    if (subscription == null || !Names.isIdentifier(subscription)) {
      throw ApiException.invalidField(
          "subscription", "subscription must be 1 to 128 characters of A-Z a-z 0-9 . _ : @ -");
    }
    if (PlanRun.isReserved(subscription)) {
      throw ApiException.invalidField("subscription", "the default plan is not paid for");
    }
    Instant start = checked("periodStart", periodStart);
    Instant end = checked("periodEnd", periodEnd);
    if (!end.isAfter(start) || end.isAfter(start.plus(LONGEST))) {
      throw ApiException.invalidField(
          "periodEnd", "periodEnd must be after periodStart, by 400 days at most");
    }
    return new PlanCommand.Renew(subscription, null, null, new Period(start, end));
  }

  private static Instant checked(String field, @Nullable Instant instant) {
    if (instant == null || instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
      throw ApiException.invalidField(field, field + " must be a time from 2000 to 2199");
    }
    return instant.truncatedTo(ChronoUnit.MICROS);
  }
}
