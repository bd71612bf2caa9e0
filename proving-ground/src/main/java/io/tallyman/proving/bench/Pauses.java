package io.tallyman.proving.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A virtual machine's log of its safepoints: every instant at which all of its threads stood. */
final class Pauses {
  private static final Pattern TOTAL = Pattern.compile("Total: +(\\d+) ns");

  private Pauses() {}

  /** The longest, from asking the threads to stand still until they may go on. */
  static double longestMillis(Path log) throws IOException {
    try (var lines = Files.lines(log)) {
      return lines
              .flatMap(line -> TOTAL.matcher(line).results())
              .mapToLong(total -> Long.parseLong(total.group(1)))
              .max()
              .orElse(0)
          / 1e6;
    }
  }
}
