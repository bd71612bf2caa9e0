package io.tallyman.proving.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A service as a process of its own, started again whenever it ends, as an orchestrator would. */
final class ServiceProcess implements AutoCloseable {
  private static final long BETWEEN_STARTS_MILLIS = 300;

  private final String name;
  private final List<String> command;
  private final Path log;
  private volatile boolean stopping;
  private volatile @Nullable Process process;
  private @Nullable Thread keeper;

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

  void start() {
    launch();
    keeper = Thread.ofVirtual().name("keep " + name).start(this::keep);
  }

  private Process launch() {
    try {
      Process started =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      process = started;
      return started;
    } catch (IOException e) {
      throw new IllegalStateException("cannot start " + name, e);
    }
  }

  private void keep() {
    try {
      Process running = process;
      while (running != null && !stopping) {
        running.waitFor();
        Thread.sleep(BETWEEN_STARTS_MILLIS);
        running = stopping ? null : launch();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
    stopping = true;
    Process running = process;
    try {
      if (running != null) {
        Signals.thaw(running.pid());
        Signals.terminate(running.pid());
        if (!running.waitFor(10, TimeUnit.SECONDS)) {
          Signals.kill(running.pid());
        }
      }
      if (keeper != null) {
        keeper.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
