package io.tallyman.sandbox.clock;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A part of the system that does things because their time has come. */
public interface DueWork {
  /** When it next has something to do, if that is no later than {@code until}; null: it has not. */
  @Nullable Instant nextDue(Instant until);

  /**
   * Does what is due. What it leaves, because somebody else is at it, it is asked for again.
   *
   * @param now the clock does not show less
   */
  void settle(Instant now);
}
