package io.tallyman.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A lot of a {@link PlainAccount}. */
public final class PlainLot {
  public final int number;
  public final String unit;
  public final String source;
  public final int priority;
  public final Instant start;
  public final @Nullable Instant end;
  public long remaining;
  public long parked;
  final List<PlainClaw> claws = new ArrayList<>();

  PlainLot(
      int number,
      String unit,
      String source,
      int priority,
      long units,
      Instant start,
      @Nullable Instant end) {
    this.number = number;
    this.unit = unit;
    this.source = source;
    this.priority = priority;
    this.remaining = units;
    this.start = start;
    this.end = end;
  }

  boolean isOver(Instant now) {
    return end != null && end.compareTo(now) <= 0;
  }

  boolean isLive(Instant now) {
    return start.compareTo(now) <= 0 && !isOver(now);
  }

  boolean burnsBefore(PlainLot other) {
    if (priority != other.priority) {
      return priority < other.priority;
    }
    Instant mine = end == null ? Instant.MAX : end;
    Instant others = other.end == null ? Instant.MAX : other.end;
    if (!mine.equals(others)) {
      return mine.isBefore(others);
    }
    if (!start.equals(other.start)) {
      return start.isBefore(other.start);
    }
    return number < other.number;
  }
}
