package io.tallyman.sandbox.emit;

import dev.failsafe.RateLimiter;
import io.tallyman.sandbox.console.Failure;
import io.tallyman.sandbox.emit.EventSink.Rejection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Collects events into batches, sends them at the pace asked for, and keeps count. */
final class Emission {
  private static final int REJECTIONS_KEPT = 10;
  private static final int BATCHES_A_SECOND = 5;

  private final EventSink sink;
  private final int batchSize;
  private final @Nullable RateLimiter<Object> pace;
  private final Progress progress;
  private final List<ObjectNode> batch = new ArrayList<>();
  private final List<Rejection> rejections = new ArrayList<>();
  private long accepted;
  private long rejected;

  /**
   * An emission of nothing yet.
   *
   * @param rate events a second; 0: as fast as they are taken
   */
  Emission(EventSink sink, int batchSize, int rate, Progress progress) {
    this.sink = sink;
    this.progress = progress;
    if (rate == 0) {
      this.batchSize = batchSize;
      this.pace = null;
    } else {
      this.batchSize = Math.clamp(rate / BATCHES_A_SECOND, 1, batchSize);
      this.pace = RateLimiter.smoothBuilder(rate, Duration.ofSeconds(1)).build();
    }
  }

  void add(ObjectNode event) {
    batch.add(event);
    if (batch.size() == batchSize) {
      flush();
    }
  }

  /** Sends what is still waiting. */
  void flush() {
    if (batch.isEmpty()) {
      return;
    }
    try {
      if (pace != null) {
        pace.acquirePermits(batch.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("Interrupted", e);
    }
    List<Rejection> refused = progress.whileSending(sink, () -> sink.send(List.copyOf(batch)));
    refused.stream().limit(REJECTIONS_KEPT - rejections.size()).forEach(rejections::add);
    rejected += refused.size();
    accepted += batch.size() - refused.size();
    batch.clear();
    progress.stepTo(accepted + rejected);
  }

  long accepted() {
    return accepted;
  }

  long rejected() {
    return rejected;
  }

  /** The first ten. */
  List<Rejection> rejections() {
    return rejections;
  }
}
