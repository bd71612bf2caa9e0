package io.tallyman.balance.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tallyman.balance.posting.PostUsage.Outcome.Posted;

/** What has been taken off Kafka, in numbers. */
final class IntakeMeters {
  private final Counter events;
  private final Counter copies;
  private final Counter quarantined;

  IntakeMeters(MeterRegistry registry) {
    events = registry.counter("tallyman.usage.posted");
    copies = registry.counter("tallyman.usage.copies");
    quarantined = registry.counter("tallyman.usage.quarantined");
  }

  void count(Posted posted) {
    events.increment(posted.events());
    copies.increment(posted.copies());
    quarantined.increment(posted.refused());
  }
}
