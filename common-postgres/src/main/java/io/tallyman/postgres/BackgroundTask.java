package io.tallyman.postgres;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Repeats a step on a thread of its own for as long as the service runs. A step that fails, because
 * the database or the broker is away, is tried again after a pause, without end; the log says so
 * once when it begins and once when it is over.
 */
public final class BackgroundTask implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(BackgroundTask.class);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  private final String name;
  private final Step step;
  private final Duration idlePause;
  private final Runnable release;
  private volatile CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable String fault;
  private @Nullable Thread thread;

  /** What is repeated. */
  public interface Step {
    /** Does some work; returns whether there may be more to do at once. */
    boolean run() throws Exception;
  }

  /**
   * A task that starts and stops with the service.
   *
   * @param name for people: {@code usage rollup}
   * @param idlePause how long to rest when there is nothing to do
   * @param release gives back what the step holds, after it has failed and when the task stops;
   *     must not fail
   */
  public BackgroundTask(String name, Step step, Duration idlePause, Runnable release) {
    this.name = name;
    this.step = step;
    this.idlePause = idlePause;
    this.release = release;
  }

  public String name() {
    return name;
  }

  /** Why the last step failed, for operators; null while it works. */
  public @Nullable String fault() {
    return fault;
  }

  @Override
  public synchronized void start() {
    if (thread == null) {
      stopping = new CountDownLatch(1);
      // A step may compute for long: on a virtual thread it would keep requests from their carrier.
      thread = Thread.ofPlatform().daemon().name(name).start(this::repeat);
    }
  }

  /** Lets the step under way end, for a while, then interrupts it. */
  @Override
  public synchronized void stop() {
    Thread running = thread;
    if (running == null) {
      return;
    }
    stopping.countDown();
    try {
      if (!running.join(STOP_PATIENCE)) {
        running.interrupt();
        running.join(STOP_PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread = null;
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }

  private void repeat() {
    boolean stopped = false;
    while (!stopped) {
      Duration pause = attempt();
      stopped = pausedUntilStop(pause);
    }
    release.run();
  }

  /** One step; returns how long to rest after it. */
  private Duration attempt() {
    try {
      boolean more = step.run();
      if (fault != null) {
        log.info("{} works again", name);
        fault = null;
      }
      return more ? Duration.ZERO : idlePause;
    } catch (Exception e) {
      if (fault == null) {
        log.warn("{} fails, and will be tried until it works", name, e);
      }
      fault = String.valueOf(e.getMessage());
      release.run();
      return PAUSE_AFTER_FAILURE;
    }
  }

  private boolean pausedUntilStop(Duration pause) {
    try {
      return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }
}
