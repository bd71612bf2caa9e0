package io.tallyman.proving.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jdbi.v3.core.Handle;

/** What a bench ran on. */
record Machine(String processor, int processors, String system, String java, String postgresql) {

  static Machine under(Handle database) {
    return new Machine(
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.version"),
        database.createQuery("show server_version").mapTo(String.class).one());
  }

  private static String processorName() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 2))
          .findFirst()
          .orElseGet(Machine::architecture);
    } catch (IOException notLinux) {
      return architecture();
    }
  }

  private static String architecture() {
    return System.getProperty("os.arch");
  }

  @Override
  public String toString() {
    return "%d × %s, %s, Java %s, PostgreSQL %s"
        .formatted(processors, processor, system, java, postgresql);
  }
}
