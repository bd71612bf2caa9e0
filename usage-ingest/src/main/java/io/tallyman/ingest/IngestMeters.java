package io.tallyman.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.tallyman.refusal.Reason;

/** What has come in over HTTP, in numbers. */
final class IngestMeters {
  private final MeterRegistry registry;

  IngestMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void accepted(int events) {
    registry.counter("tallyman.ingest.accepted").increment(events);
  }

  void rejected(Reason reason) {
    registry.counter("tallyman.ingest.rejected", "code", reason.code()).increment();
  }

  void unacknowledged(int events) {
    registry.counter("tallyman.ingest.unacknowledged").increment(events);
  }
}
