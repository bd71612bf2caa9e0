package io.tallyman.proving.bench;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.tallyman.sandbox.up.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A service as a process of its own, as in production, with a log of all of its pauses. */
final class ServiceJvm implements AutoCloseable {
  private static final RetryPolicy<Boolean> UNTIL_READY =
      RetryPolicy.<Boolean>builder()
          .handleResult(false)
          .withDelay(Duration.ofMillis(100))
          .withMaxRetries(-1)
          .withMaxDuration(Duration.ofMinutes(2))
          .build();

  private final Process process;
  private final String url;
  private final Path pauses;

  private ServiceJvm(Process process, String url, Path pauses) {
    this.process = process;
    this.url = url;
    this.pauses = pauses;
  }

  /**
   * Starts it; does not wait until it is ready.
   *
   * @param mainClass takes its settings as arguments
   * @param options of the virtual machine
   * @param directory for its logs
   */
  static ServiceJvm start(
      Class<?> mainClass, List<String> options, Map<String, String> settings, Path directory)
      throws IOException {
    int port = Ports.free();
    Path pauses = directory.resolve("pauses-" + port + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of(
            "-Xlog:safepoint:file=" + pauses + "::filecount=0",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-Duser.language=en",
            "-cp",
            System.getProperty("java.class.path"),
            mainClass.getName()));
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.put("server.port", Integer.toString(port));
    all.forEach((key, value) -> command.add("--" + key + "=" + value));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("service-" + port + ".log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    return new ServiceJvm(process, "http://127.0.0.1:" + port, pauses);
  }

  String url() {
    return url;
  }

  WatchedProcess watched() {
    return new WatchedProcess(WatchedProcess.SERVICE, process.pid(), false);
  }

  /** How long it stood still at most, in milliseconds, whatever for. */
  double longestPauseMillis() throws IOException {
    return Pauses.longestMillis(pauses);
  }

  /** Waits until it says that it is ready. */
  void awaitReady() {
    try (HttpClient client = HttpClient.newHttpClient()) {
      if (!Failsafe.with(UNTIL_READY).get(() -> isReady(client))) {
        throw new IllegalStateException("the service does not become ready");
      }
    }
  }

  private boolean isReady(HttpClient client) throws InterruptedException {
    if (!process.isAlive()) {
      throw new IllegalStateException("the service has ended: " + process.exitValue());
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/readyz")).timeout(Duration.ofSeconds(5)).build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
