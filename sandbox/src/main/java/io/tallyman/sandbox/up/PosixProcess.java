package io.tallyman.sandbox.up;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What Java's process API lacks: other signals, and children that Ctrl-C does not reach. */
final class PosixProcess {
  private PosixProcess() {}

  /**
   * The command in a session of its own. A terminal sends Ctrl-C to the whole foreground group; the
   * children must outlive it for as long as the services take to drain.
   */
  static List<String> detached(List<String> command) {
    var detached = new ArrayList<String>();
    if (isOnPath("setsid")) {
      detached.add("setsid");
    } else if (isOnPath("perl")) { // macOS has no setsid
      detached.addAll(List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV"));
    }
    detached.addAll(command);
    return detached;
  }

  /** Sends a signal by name. A process that has just gone is not an error. */
  static void signal(ProcessHandle process, String name) {
    succeeds("sh", "-c", "kill -" + name + " " + process.pid());
  }

  /** Runs a command for its exit code alone. */
  static boolean succeeds(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // there is no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static boolean isOnPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(path)
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
