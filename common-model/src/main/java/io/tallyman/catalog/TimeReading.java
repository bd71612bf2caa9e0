package io.tallyman.catalog;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.Period;

/** Reads the catalog's points and spans of time; what is wrong is reported. */
final class TimeReading {
  private TimeReading() {}

  /** An ISO 8601 period of days, weeks, months, years; positive. */
  static Period period(YamlValue value) {
    String text = value.textOrNull();
    if (text == null) {
      return Period.ZERO;
    }
    try {
      Period period = Period.parse(text);
      if (!period.isNegative() && !period.isZero()) {
        return period;
      }
    } catch (DateTimeException notPeriod) {
      // Said below, in words of the catalog.
    }
    value.reportExpected("a positive ISO 8601 period, such as P12M or P30D");
    return Period.ZERO;
  }

  /** A time in UTC. */
  static Instant instant(YamlValue value) {
    String text = value.textOrNull();
    try {
      return text == null ? Instant.EPOCH : Instant.parse(text);
    } catch (DateTimeException notInstant) {
      value.reportExpected("a time in UTC, such as 2026-01-31T00:00:00Z");
      return Instant.EPOCH;
    }
  }
}
