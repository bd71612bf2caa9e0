package io.tallyman.sandbox.clock;

import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Advances the clock as if the time had passed: it stops at every instant at which something is
 * due, until that is done.
 */
final class AdvancingClock {
  private static final Logger log = LoggerFactory.getLogger(AdvancingClock.class);

  private final SandboxClock clock;
  private final List<DueWork> works;
  private final ReentrantLock advancing = new ReentrantLock();

  AdvancingClock(SandboxClock clock, List<DueWork> works) {
    this.clock = clock;
    this.works = works;
  }

  /**
   * Advances the clock; returns when all is done that came due on the way.
   *
   * @throws ApiException if it is being advanced already
   */
  void advance(Step step) {
    if (!advancing.tryLock()) {
      throw new ApiException(
          ErrorCode.CONFLICT, "The clock is being advanced already; wait for that, and try again");
    }
    try {
      SandboxClock.Reading start = clock.read();
      Instant target = step.from(start.now());
      Instant due = nextDue(target);
      while (due != null) {
        log.debug("the clock stops at {}", due);
        clock.moveTo(due);
        for (DueWork work : works) {
          work.settle(due);
        }
        due = nextDue(target);
      }
      clock.extendTo(start.offset().plus(Duration.between(start.now(), target)));
    } finally {
      advancing.unlock();
    }
  }

  private @Nullable Instant nextDue(Instant until) {
    return works.stream()
        .map(work -> work.nextDue(until))
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }
}
