package io.tallyman.proving.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * What a bench ran on.
 *
 * @param bySessions whether Linux shares processors out by sessions ({@code
 *     sched_autogroup_enabled} of sched(7)): each connection of PostgreSQL then counts for as much
 *     as the whole service
 * @param jvm the options of the bench's own virtual machine
 */
record Machine(
    String processor,
    int processors,
    String system,
    boolean bySessions,
    String java,
    String jvm,
    String postgresql) {
  private static final Path BY_SESSIONS = Path.of("/proc/sys/kernel/sched_autogroup_enabled");

  static Machine under(Handle database) {
    return new Machine(
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        isOn(BY_SESSIONS),
        System.getProperty("java.version"),
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("-X"))
            .collect(Collectors.joining(" ")),
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

  private static boolean isOn(Path setting) {
    try {
      return Files.readString(setting).strip().equals("1");
    } catch (IOException notThere) {
      return false;
    }
  }

  private static String architecture() {
    return System.getProperty("os.arch");
  }

  @Override
  public String toString() {
    return "%d × %s, %s%s, Java %s %s, PostgreSQL %s"
        .formatted(
            processors,
            processor,
            system,
            bySessions ? " (processors shared out by sessions)" : "",
            java,
            jvm,
            postgresql);
  }
}
