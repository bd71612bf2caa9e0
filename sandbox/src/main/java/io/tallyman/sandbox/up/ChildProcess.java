package io.tallyman.sandbox.up;

import io.tallyman.sandbox.console.Console;
import io.tallyman.sandbox.console.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A child that is kept running: where it ends by itself it is started again, with back-off. */
final class ChildProcess {
  private static final Duration FIRST_DELAY = Duration.ofMillis(500);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(15);
  private static final Duration STEADY = Duration.ofMinutes(1);
  private static final Duration STARTUP_LIMIT = Duration.ofSeconds(90);
  private static final int STARTS_BEFORE_GIVING_UP = 4;
  private static final int LOG_LINES_SHOWN = 12;

  /**
   * How a child is run.
   *
   * @param name for people
   * @param stopSignal asks for a clean and prompt end: {@code TERM}, {@code INT}
   * @param log takes its output
   */
  record Launch(String name, List<String> command, String stopSignal, Path log, PidFile pidFile) {}

  private final Launch launch;
  private final Console console;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private @Nullable Process process;
  private boolean ready;
  private int starts;

  ChildProcess(Launch launch, Console console) {
    this.launch = launch;
    this.console = console;
  }

  /** Starts it, and waits until the probe says that it answers. */
  void start(BooleanSupplier probe) throws InterruptedException {
    launch();
    Thread.ofVirtual().name("keep " + launch.name()).start(this::keepRunning);
    long deadline = System.nanoTime() + STARTUP_LIMIT.toNanos();
    while (!probe.getAsBoolean()) {
      if (startsSoFar() >= STARTS_BEFORE_GIVING_UP || System.nanoTime() > deadline) {
        throw new Failure(launch.name() + " does not start; its log ends:\n" + endOfLog());
      }
      if (stopping.await(50, TimeUnit.MILLISECONDS)) {
        throw new InterruptedException(launch.name() + " is being stopped");
      }
    }
    synchronized (this) {
      ready = true;
    }
  }

  private synchronized Process launch() {
    try {
      var started =
          new ProcessBuilder(PosixProcess.detached(launch.command()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(launch.log().toFile()))
              .start();
      launch.pidFile().write(started.toHandle());
      process = started;
      starts++;
      return started;
    } catch (IOException e) {
      throw new Failure("Cannot start " + launch.name() + ": " + e.getMessage(), e);
    }
  }

  private void keepRunning() {
    Duration delay = FIRST_DELAY;
    try {
      while (true) {
        long startedAt = System.nanoTime();
        int code = current().waitFor();
        if (isStopping()) {
          return;
        }
        boolean wasSteady = System.nanoTime() - startedAt > STEADY.toNanos();
        delay = wasSteady ? FIRST_DELAY : delay;
        tellOfEnd(code, delay);
        if (stopping.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        delay =
            delay.multipliedBy(2).compareTo(LONGEST_DELAY) < 0
                ? delay.multipliedBy(2)
                : LONGEST_DELAY;
        launchUnlessStopping();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void tellOfEnd(int code, Duration delay) {
    if (ready) {
      console.warn(
          "%s ended by itself (exit code %d); starting it again in %.1f s. Its log: %s"
              .formatted(launch.name(), code, delay.toMillis() / 1000.0, launch.log()));
    }
  }

  private synchronized void launchUnlessStopping() {
    if (!isStopping()) {
      launch();
    }
  }

  /** Asks it to end cleanly, and kills it where it has not after the given time. */
  void stop(Duration patience) throws InterruptedException {
    Process running;
    synchronized (this) {
      stopping.countDown();
      running = process;
    }
    if (running != null) {
      end(running.toHandle(), launch.stopSignal(), patience);
      launch.pidFile().delete();
    }
  }

  /** Ends what an earlier {@code up} on the same data left running, if anything. */
  static void stopLeftover(String name, PidFile pidFile, String signal, Console console)
      throws InterruptedException {
    var leftover = pidFile.leftover();
    if (leftover.isPresent()) {
      console.note(
          "%s of an earlier run is still there (pid %d); stopping it"
              .formatted(name, leftover.get().pid()));
      end(leftover.get(), signal, Duration.ofSeconds(15));
    }
    pidFile.delete();
  }

  private static void end(ProcessHandle process, String signal, Duration patience)
      throws InterruptedException {
    PosixProcess.signal(process, signal);
    if (!ended(process, patience)) {
      process.destroyForcibly();
      ended(process, patience);
    }
  }

  private static boolean ended(ProcessHandle process, Duration patience)
      throws InterruptedException {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // nothing completes it so
    }
  }

  synchronized long pid() {
    return current().pid();
  }

  private synchronized Process current() {
    if (process == null) {
      throw new IllegalStateException(launch.name() + " was never started");
    }
    return process;
  }

  private synchronized int startsSoFar() {
    return starts;
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private String endOfLog() {
    try {
      var lines = Files.readAllLines(launch.log());
      var last = lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size());
      return "  " + String.join("\n  ", last) + "\n(" + launch.log() + ")";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
