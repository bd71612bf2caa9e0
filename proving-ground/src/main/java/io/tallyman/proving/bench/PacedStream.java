package io.tallyman.proving.bench;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Publishes events at a fixed rate until it is closed. */
final class PacedStream implements AutoCloseable {
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Future<Long> sending;
  private volatile boolean over;

  PacedStream(Backlog backlog, Traffic traffic, int perSecond) {
    sending = thread.submit(() -> send(backlog, traffic, perSecond));
  }

  private long send(Backlog backlog, Traffic traffic, int perSecond) {
    long sent = 0;
    try (Backlog.Sending events = backlog.new Sending(traffic)) {
      long startedAt = System.nanoTime();
      while (!over) {
        long due = (System.nanoTime() - startedAt) * perSecond / TimeUnit.SECONDS.toNanos(1);
        for (; sent < due; sent++) {
          events.sendNext();
        }
        LockSupport.parkNanos(STEP_NANOS);
      }
    }
    return sent;
  }

  /** Ends, and returns once all is acknowledged: how many there were. */
  long end() throws InterruptedException {
    over = true;
    try {
      return sending.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the stream broke off", e.getCause());
    }
  }

  @Override
  public void close() {
    over = true;
    thread.close();
  }
}
