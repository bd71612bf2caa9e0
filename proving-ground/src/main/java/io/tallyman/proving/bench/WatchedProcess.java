package io.tallyman.proving.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A process, and what it has used so far, as Linux tells in {@code /proc}. Elsewhere, and once it
 * has gone, that is nothing.
 *
 * @param name what it is in a table
 * @param withChildren whether what its children use counts as its own: PostgreSQL has one for each
 *     connection
 */
record WatchedProcess(String name, long pid, boolean withChildren) {
  static final String BENCH = "bench";
  static final String SERVICE = "service";

  /** What the kernel counts time in towards programs, on every architecture. */
  private static final long MICROS_A_TICK = 10_000;

  /**
   * Places after the program's name: time in user and in system mode, then the same of children.
   */
  private static final int FIRST_TIME = 11;

  private static final int OWN_TIMES = 2;
  private static final int ALL_TIMES = 4;

  private static final Predicate<String> COMPILER =
      Pattern.compile("^C[12] Compiler").asPredicate();

  /** This process, which may be more than one thing. */
  static WatchedProcess self(String name) {
    return new WatchedProcess(name, ProcessHandle.current().pid(), false);
  }

  /** Processor time, of children that have ended too, in microseconds. */
  long cpuMicros() {
    int times = withChildren ? ALL_TIMES : OWN_TIMES;
    return pids().mapToLong(each -> cpuMicros(Long.toString(each), times)).sum();
  }

  /** Processor time of the threads that compile a virtual machine's code, in microseconds. */
  long compilerMicros() {
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      return threads
          .map(Path::getFileName)
          .map(thread -> pid + "/task/" + thread)
          .filter(thread -> lines(thread, "comm").stream().anyMatch(COMPILER))
          .mapToLong(thread -> cpuMicros(thread, OWN_TIMES))
          .sum();
    } catch (IOException gone) {
      return 0;
    }
  }

  /** Memory that nobody else has, and what its children share counted once, in bytes. */
  long memoryBytes() {
    long own = 0;
    long shared = 0;
    for (long each : pids().toList()) {
      List<String> status = lines(Long.toString(each), "status");
      own += kilobytes(status, "RssAnon:");
      shared = Math.max(shared, kilobytes(status, "RssShmem:"));
    }
    return (own + shared) << 10;
  }

  private Stream<Long> pids() {
    Stream<Long> children =
        withChildren
            ? ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid)
            : Stream.empty();
    return Stream.concat(Stream.of(pid), children);
  }

  private static long cpuMicros(String task, int times) {
    List<String> stat = lines(task, "stat");
    if (stat.isEmpty()) {
      return 0;
    }
    String line = stat.getFirst();
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int i = 0; i < times; i++) {
      ticks += Long.parseLong(fields[FIRST_TIME + i]);
    }
    return ticks * MICROS_A_TICK;
  }

  private static long kilobytes(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  /**
   * @param task a process, or a thread of one
   */
  private static List<String> lines(String task, String file) {
    try {
      return Files.readAllLines(Path.of("/proc", task, file));
    } catch (IOException gone) {
      return List.of();
    }
  }
}
