package io.tallyman.ledger;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** Every so many months from an instant, by the calendar: its day, or the month's last. */
record PlainMonths(Instant anchor, int months) {
  private Instant nth(int n) {
    LocalDateTime first = LocalDateTime.ofInstant(anchor, ZoneOffset.UTC);
    YearMonth there = YearMonth.from(first).plusMonths((long) n * months);
    int day = Math.min(first.getDayOfMonth(), there.lengthOfMonth());
    return there.atDay(day).atTime(first.toLocalTime()).toInstant(ZoneOffset.UTC);
  }

  /** The number of the last one that is not after an instant. */
  int last(Instant instant) {
    int n = 0;
    while (nth(n).isAfter(instant)) {
      n--;
    }
    while (!nth(n + 1).isAfter(instant)) {
      n++;
    }
    return n;
  }

  Instant next(Instant instant) {
    return nth(last(instant) + 1);
  }

  Instant atOrBefore(Instant instant) {
    return nth(last(instant));
  }

  boolean has(Instant instant) {
    return atOrBefore(instant).equals(instant);
  }
}
