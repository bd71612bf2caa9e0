package io.tallyman.sandbox.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallyman.web.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdvancingClockTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private final List<Duration> kept = new ArrayList<>();
  private final SandboxClock clock =
      new SandboxClock(InstantSource.fixed(NOW), Duration.ZERO, kept::add);
  private final List<String> done = new ArrayList<>();

  /** Something to do at each of some days, which makes one more to do on the day after it. */
  private final class Chores implements DueWork {
    private final String name;
    private final TreeSet<Instant> due = new TreeSet<>();

    Chores(String name, int... days) {
      this.name = name;
      for (int day : days) {
        due.add(NOW.plus(Duration.ofDays(day)));
      }
    }

    @Override
    public @Nullable Instant nextDue(Instant until) {
      return due.isEmpty() || due.first().isAfter(until) ? null : due.first();
    }

    @Override
    public void settle(Instant now) {
      while (nextDue(now) != null) {
        Instant at = due.removeFirst();
        assertThat(clock.instant()).isEqualTo(at);
        done.add(name + Duration.between(NOW, at).toDays());
      }
    }
  }

  @Test
  void whatIsDueIsDoneInOrderEachAtItsOwnInstant() {
    new AdvancingClock(clock, List.of(new Chores("a", 3, 1, 40), new Chores("b", 2, 3, 31)))
        .advance(Step.parse("P1M"));

    assertThat(done).containsExactly("a1", "b2", "a3", "b3");
    assertThat(clock.instant()).isEqualTo("2026-12-21T10:00:00Z");
    assertThat(kept).last().isEqualTo(Duration.ofDays(30)).isEqualTo(clock.duration());
  }

  @Test
  void whatIsOverdueIsDoneWithoutGoingBack() {
    new AdvancingClock(clock, List.of(new Chores("a"))).advance(Step.parse("P2D"));
    var late =
        new DueWork() {
          private boolean open = true;

          @Override
          public @Nullable Instant nextDue(Instant until) {
            return open ? NOW : null;
          }

          @Override
          public void settle(Instant now) {
            open = false;
            done.add("late at " + clock.instant());
          }
        };

    new AdvancingClock(clock, List.of(late)).advance(Step.parse("PT1H"));

    assertThat(done).containsExactly("late at 2026-11-23T10:00:00Z");
    assertThat(clock.instant()).isEqualTo("2026-11-23T11:00:00Z");
  }

  @Test
  void oneAdvanceAtATime() {
    var nested = new ArrayList<AdvancingClock>();
    var meddler =
        new DueWork() {
          private @Nullable Throwable refusal;

          @Override
          public @Nullable Instant nextDue(Instant until) {
            return refusal == null ? NOW : null;
          }

          @Override
          public void settle(Instant now) {
            Thread other =
                Thread.ofVirtual().unstarted(() -> nested.getFirst().advance(Step.parse("P1D")));
            other.setUncaughtExceptionHandler((thread, failure) -> refusal = failure);
            other.start();
            try {
              other.join();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    nested.add(new AdvancingClock(clock, List.of(meddler)));

    nested.getFirst().advance(Step.parse("P1D"));

    assertThat(meddler.refusal)
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("being advanced already");
    assertThat(clock.duration()).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void aStepIsSomeTimeAheadOfTheCalendarOrOfTheClock() {
    assertThat(Step.parse("P1M").from(Instant.parse("2027-01-31T10:00:00Z")))
        .isEqualTo("2027-02-28T10:00:00Z");
    assertThat(Step.parse("P1DT2H").from(NOW)).isEqualTo("2026-11-22T12:00:00Z");
    for (String wrong :
        List.of("P0D", "-P1D", "P1M-31D", "P1MT1H", "P11Y", "PT9999999999H", "1d")) {
      assertThatThrownBy(() -> Step.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
