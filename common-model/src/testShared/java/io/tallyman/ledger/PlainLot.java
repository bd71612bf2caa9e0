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
  public final long amount;
  public @Nullable Instant end;
  public long remaining;
  public long parked;
  final List<PlainClaw> claws = new ArrayList<>();
  @Nullable Origin origin;

  /** Which plan a lot came with: the default one or another, and of what it was an upgrade. */
  record Origin(boolean home, @Nullable String upgradedTo, @Nullable Instant upgradedIn) {}

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
    this.amount = units;
    this.remaining = units;
    this.start = start;
    this.end = end;
  }

  /** Of what was spent of it and taken back, how much others bear. */
  long replaced() {
    return claws.stream().mapToLong(PlainClaw::standing).sum();
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
