package io.tallyman.sandbox.clock;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAmount;

/**
 * By how much the clock is to be advanced: more than nothing, at most ten years.
 *
 * @param amount a period of the calendar in UTC, or a duration
 */
record Step(TemporalAmount amount) {
  private static final Period LONGEST = Period.ofYears(10);
  private static final Instant ANY = Instant.EPOCH;

  Step {
    Instant end = end(ANY, amount);
    if (!end.isAfter(ANY)) {
      throw new IllegalArgumentException("the clock only goes forward, not by " + amount);
    }
    if (end.isAfter(end(ANY, LONGEST))) {
      throw new IllegalArgumentException("at most ten years at once (P10Y), not " + amount);
    }
  }

  /**
   * Reads ISO 8601.
   *
   * @throws IllegalArgumentException if it is something else, or out of range
   */
  @JsonCreator
  static Step parse(String text) {
    try {
      return new Step(text.contains("T") ? Duration.parse(text) : Period.parse(text));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "a period or duration of ISO 8601 such as P31D, P1M or PT36H, not '" + text + "'", e);
    }
  }

  /** Where it leads to. */
  Instant from(Instant now) {
    return end(now, amount);
  }

  private static Instant end(Instant start, TemporalAmount amount) {
    try {
      return start.atOffset(ZoneOffset.UTC).plus(amount).toInstant();
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("at most ten years at once (P10Y), not " + amount, e);
    }
  }
}
