package io.tallyman.simulator.billing;

import io.tallyman.simulator.account.StripeObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/** A time that is paid for at once: start inclusive, end exclusive. */
record Period(Instant start, Instant end) {

  /**
   * The period of a price that an instant is in. Periods are counted from the anchor, not one from
   * the other: one that begins on the 31st is on the 31st again after February.
   */
  static Period containing(Instant anchor, StripeObject price, Instant instant) {
    ChronoUnit unit =
        switch (price.need("recurring.interval")) {
          case "day" -> ChronoUnit.DAYS;
          case "week" -> ChronoUnit.WEEKS;
          case "month" -> ChronoUnit.MONTHS;
          default -> ChronoUnit.YEARS;
        };
    long count = price.number("recurring.interval_count");
    ZonedDateTime first = anchor.atZone(ZoneOffset.UTC);
    long passed = unit.between(first, instant.atZone(ZoneOffset.UTC)) / count;
    long at = Math.max(0, passed - 1);
    while (!first.plus((at + 1) * count, unit).toInstant().isAfter(instant)) {
      at++;
    }
    return new Period(
        first.plus(at * count, unit).toInstant(), first.plus((at + 1) * count, unit).toInstant());
  }

  static Period of(StripeObject item) {
    return new Period(
        Instant.ofEpochSecond(item.number("current_period_start")),
        Instant.ofEpochSecond(item.number("current_period_end")));
  }

  /** The part of an amount that is for the rest of the period, rounded half up. */
  long remainder(long amount, Instant from) {
    long whole = end.getEpochSecond() - start.getEpochSecond();
    long left = Math.clamp(end.getEpochSecond() - from.getEpochSecond(), 0L, whole);
    return Math.floorDiv(Math.addExact(Math.multiplyExact(amount, left * 2), whole), whole * 2);
  }

  Period from(Instant instant) {
    return new Period(instant, end);
  }
}
