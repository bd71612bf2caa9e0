package io.tallyman.ledger;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A stretch of time, [start, end), to the microsecond; empty only before a plan has begun. */
public record Period(Instant start, Instant end) {
  public Period {
    if (end.isBefore(start)) {
      throw new IllegalArgumentException("a period from " + start + " to " + end);
    }
  }

  Period endingAt(Instant otherEnd) {
    return new Period(start, otherEnd);
  }

  /** How long it is, in microseconds. */
  long micros() {
    return ChronoUnit.MICROS.between(start, end);
  }

  /** How much of it is to come, in microseconds. */
  long microsAfter(Instant now) {
    return Math.clamp(ChronoUnit.MICROS.between(now, end), 0, micros());
  }
}
