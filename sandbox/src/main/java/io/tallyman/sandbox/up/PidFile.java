package io.tallyman.sandbox.up;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which process runs on a data folder. A pid alone proves nothing after a crash, as it may be
 * someone else's by now: the start time and the command line must fit, too.
 *
 * @param owner the data folder; each of its processes names it on its command line
 */
record PidFile(Path path, Path owner) {
  /** The system tells a start time from its boot time, which wanders a little. */
  private static final Duration START_TOLERANCE = Duration.ofSeconds(3);

  void write(ProcessHandle process) {
    String started = process.info().startInstant().map(Instant::toString).orElse("");
    try {
      Files.writeString(path, process.pid() + " " + started + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process, where it is alive and surely ours. */
  Optional<ProcessHandle> leftover() {
    try {
      if (!Files.exists(path)) {
        return Optional.empty();
      }
      String[] fields = Files.readString(path).strip().split(" ", 2);
      if (fields.length < 2) {
        return Optional.empty(); // cut off by a crash
      }
      return ProcessHandle.of(Long.parseLong(fields[0]))
          .filter(ProcessHandle::isAlive)
          .filter(process -> startedAt(process, Instant.parse(fields[1])) && namesOwner(process));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean startedAt(ProcessHandle process, Instant expected) {
    return process
        .info()
        .startInstant()
        .map(start -> Duration.between(start, expected).abs().compareTo(START_TOLERANCE) <= 0)
        .orElse(false);
  }

  private boolean namesOwner(ProcessHandle process) {
    return process.info().commandLine().map(line -> line.contains(owner.toString())).orElse(false);
  }
}
