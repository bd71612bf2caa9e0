package io.tallyman.sandbox.clock;

import io.tallyman.web.ClockOffset;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Real time plus an offset that only grows, and outlives the process. Ticks in microseconds, as
 * PostgreSQL does. Safe for use by several threads.
 */
public final class SandboxClock implements InstantSource, ClockOffset {
  private final InstantSource realTime;
  private final Consumer<Duration> keep;
  private volatile Duration offset;

  /**
   * A clock that is ahead of real time by what it was when it was last kept.
   *
   * @param realTime ticks in microseconds
   * @param keep is given each new offset before the clock shows it, and has stored it on return
   */
  public SandboxClock(InstantSource realTime, Duration offset, Consumer<Duration> keep) {
    this.realTime = realTime;
    this.offset = offset;
    this.keep = keep;
  }

  /** What the clock shows at one instant. */
  public record Reading(Instant now, Duration offset, Instant realTime) {}

  public Reading read() {
    Duration ahead = offset;
    Instant real = realTime.instant();
    return new Reading(real.plus(ahead), ahead, real);
  }

  @Override
  public Instant instant() {
    return read().now();
  }

  @Override
  public Duration duration() {
    return offset;
  }

  /** Moves to an instant; stays where it is if that has passed. */
  synchronized void moveTo(Instant instant) {
    extendTo(Duration.between(realTime.instant(), instant));
  }

  /** Moves ahead of real time by this much; stays where it is if it is further ahead already. */
  synchronized void extendTo(Duration wanted) {
    if (wanted.compareTo(offset) > 0) {
      keep.accept(wanted);
      offset = wanted;
    }
  }
}
