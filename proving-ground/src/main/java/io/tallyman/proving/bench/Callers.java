package io.tallyman.proving.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Callers that call at the same time, each in a thread of its own. */
final class Callers implements Beside {
  private final int count;
  private final Step step;
  private final Latencies latencies = new Latencies();
  private final List<Future<?>> calling = new ArrayList<>();
  private final ExecutorService threads;
  private volatile boolean over;
  private long startedAt;
  private long endedAt;

  private Callers(int count, Step step) {
    this.count = count;
    this.step = step;
    threads = Executors.newFixedThreadPool(count);
  }

  /** One call; returns when its time began to count. */
  private interface Step {
    long take(long startedAt);
  }

  /** Each calls again as soon as it has its answer. */
  static Callers eager(int count, Runnable call) {
    return new Callers(
        count,
        startedAt -> {
          long calledAt = System.nanoTime();
          call.run();
          return calledAt;
        });
  }

  /**
   * Calls come due at a fixed rate, whatever becomes of those before: each is timed from when it
   * was due, so a service that stalls has to answer for all the calls that it kept waiting.
   */
  static Callers paced(int count, int perSecond, Runnable call) {
    AtomicLong tickets = new AtomicLong();
    long betweenNanos = 1_000_000_000L / perSecond;
    return new Callers(
        count,
        startedAt -> {
          long dueAt = startedAt + tickets.getAndIncrement() * betweenNanos;
          for (long early = dueAt - System.nanoTime();
              early > 0;
              early = dueAt - System.nanoTime()) {
            LockSupport.parkNanos(early);
          }
          call.run();
          return dueAt;
        });
  }

  /** Calls for a time. */
  Latencies.Figures run(Duration time) throws InterruptedException {
    begin();
    Thread.sleep(time);
    end();
    return figures();
  }

  @Override
  public void begin() {
    startedAt = System.nanoTime();
    for (int i = 0; i < count; i++) {
      calling.add(
          threads.submit(() -> {
            while (!over) {
              long from = step.take(startedAt);
              latencies.note(System.nanoTime() - from);
            }
          }));
    }
  }

  @Override
  public void end() {
    over = true;
    calling.forEach(Callers::finish);
    endedAt = System.nanoTime();
    threads.close();
  }

  Latencies.Figures figures() {
    return latencies.within(endedAt - startedAt);
  }

  private static void finish(Future<?> one) {
    try {
      one.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a call failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
