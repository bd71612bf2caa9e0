package io.tallyman.proving.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A service as a process of its own, started again whenever it ends, as an orchestrator would. */
final class ServiceProcess implements AutoCloseable {
  private static final Executor AFTER_A_PAUSE =
      CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS);

  private final String name;
  private final List<String> command;
  private final Path log;
  private boolean stopping;
  private volatile @Nullable Process process;

  private ServiceProcess(String name, List<String> command, Path log) {
    this.name = name;
    this.command = command;
    this.log = log;
  }

  /**
   * A service of this build.
   *
   * @param mainClass takes its settings as arguments
   * @param heap its largest, as the JVM spells it: {@code 256m}
   */
  static ServiceProcess of(
      String name, Class<?> mainClass, String heap, Map<String, String> settings, Path logs) {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            "setsid",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-Duser.language=en",
            "-Xmx" + heap,
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            mainClass.getName()));
    settings.forEach((key, value) -> command.add("--" + key + "=" + value));
    return new ServiceProcess(name, command, logs.resolve(name + ".log"));
  }

  String name() {
    return name;
  }

  /** Starts it. It ends with this JVM at the latest: what runs alone would disturb the next run. */
  void start() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    launch();
  }

  private synchronized void launch() {
    if (stopping) {
      return;
    }
    try {
      Process started =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      process = started;
      CompletableFuture<Void> _ = started.onExit().thenRunAsync(this::launch, AFTER_A_PAUSE);
    } catch (IOException e) {
      throw new IllegalStateException("cannot start " + name, e);
    }
  }

  /** The process now. */
  long pid() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return running.pid();
  }

  @Override
  public void close() {
    Process running = stop();
    try {
      if (running != null) {
        Signals.thaw(running.pid());
        Signals.terminate(running.pid());
        if (!running.waitFor(10, TimeUnit.SECONDS)) {
          Signals.kill(running.pid());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable Process stop() {
    stopping = true;
    return process;
  }
}
