package io.tallyman.balance.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tallyman.balance.posting.PostUsage.Outcome.Posted;
import java.time.Duration;

/** What has been taken off Kafka, in numbers. */
final class IntakeMeters {
  private final Counter events;
  private final Counter copies;
  private final Counter quarantined;
  private final Timer locked;

  IntakeMeters(MeterRegistry registry) {
    events = registry.counter("tallyman.usage.posted");
    copies = registry.counter("tallyman.usage.copies");
    quarantined = registry.counter("tallyman.usage.quarantined");
    locked =
        Timer.builder("tallyman.usage.locked").publishPercentiles(0.5, 0.99).register(registry);
  }

  void count(Posted posted) {
    events.increment(posted.events());
    copies.increment(posted.copies());
    quarantined.increment(posted.refused());
  }

  /** For so long a transaction had accounts locked. */
  void locked(Duration held) {
    locked.record(held);
  }
}
