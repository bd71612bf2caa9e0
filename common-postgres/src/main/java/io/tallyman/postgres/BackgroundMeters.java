package io.tallyman.postgres;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;

/** Says of each background task whether it fails: {@code tallyman_background_failing}, 0 or 1. */
final class BackgroundMeters implements MeterBinder {
  private final List<BackgroundTask> tasks;

  BackgroundMeters(List<BackgroundTask> tasks) {
    this.tasks = tasks;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (BackgroundTask task : tasks) {
      Gauge.builder("tallyman.background.failing", task, each -> each.fault() == null ? 0 : 1)
          .description("Whether the last try of a background task failed")
          .tag("task", task.name())
          .register(registry);
    }
  }
}
