package io.tallyman.ledger;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Anchor + n × so many months, UTC, before the anchor too. Always counted from the anchor, so that
 * 31 January is followed by 28 February and 31 March.
 *
 * @param months between one and the next: 1 or 12
 */
record Anniversaries(Instant anchor, int months) {
  /** The first one later than an instant. */
  Instant after(Instant instant) {
    return nth(lastTo(instant) + 1);
  }

  /** The last one that is not later than an instant. */
  Instant atOrBefore(Instant instant) {
    return nth(lastTo(instant));
  }

  boolean has(Instant instant) {
    return atOrBefore(instant).equals(instant);
  }

  /** The number of the last one that is not later than an instant; the anchor's is 0. */
  long lastTo(Instant instant) {
    OffsetDateTime to = instant.atOffset(ZoneOffset.UTC);
    // Too low by one or two: where a month's last days are cut, it is over before it looks so.
    long n = ChronoUnit.MONTHS.between(utc(), to) / months - 2;
    while (!nth(n + 1).isAfter(instant)) {
      n++;
    }
    return n;
  }

  private Instant nth(long n) {
    return utc().plusMonths(n * months).toInstant();
  }

  private OffsetDateTime utc() {
    return anchor.atOffset(ZoneOffset.UTC);
  }
}
