package io.tallyman.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BackgroundTaskTest {
  private final AtomicInteger steps = new AtomicInteger();
  private final AtomicInteger releases = new AtomicInteger();
  private final AtomicBoolean away = new AtomicBoolean();

  @Test
  void aStepThatFailsIsTriedAgainUntilItWorks() {
    away.set(true);
    BackgroundTask task = task(Duration.ofMillis(1));
    task.start();
    try {
      await().untilAsserted(() -> assertThat(task.fault()).isEqualTo("database away"));
      assertThat(releases).hasPositiveValue();

      away.set(false);

      await().untilAsserted(() -> assertThat(task.fault()).isNull());
      assertThat(steps).hasPositiveValue();
    } finally {
      task.stop();
    }
  }

  @Test
  void stoppingEndsARestAtOnceAndReleasesWhatTheStepHolds() {
    BackgroundTask task = task(Duration.ofHours(1));
    task.start();
    await().untilAsserted(() -> assertThat(steps).hasValue(1));

    task.stop();

    assertThat(task.isRunning()).isFalse();
    assertThat(releases).hasValue(1);
    assertThat(steps).hasValue(1);
  }

  private BackgroundTask task(Duration idlePause) {
    return new BackgroundTask("test", this::step, idlePause, releases::incrementAndGet);
  }

  private boolean step() {
    if (away.get()) {
      throw new IllegalStateException("database away");
    }
    steps.incrementAndGet();
    return false;
  }
}
