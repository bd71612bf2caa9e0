package io.tallyman.sandbox.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which process listens on a port, as far as Linux tells this user. */
final class PortHolder {
  private static final Pattern DATA =
      Pattern.compile("-Dtallyman\\.data=(\\S+)|-D (\\S+)/postgres\\b");
  private static final String LISTENING = "0A";
  private static final int LONGEST_COMMAND = 80;

  private PortHolder() {}

  static Optional<String> of(int port) {
    Set<String> sockets = listeningSockets(port);
    if (sockets.isEmpty()) {
      return Optional.empty();
    }
    return ProcessHandle.allProcesses()
        .filter(process -> hasOneOf(sockets, process))
        .findFirst()
        .map(PortHolder::describe);
  }

  private static String describe(ProcessHandle process) {
    String command = process.info().commandLine().or(process.info()::command).orElse("?");
    Matcher data = DATA.matcher(command);
    if (data.find()) {
      String folder = data.group(1) != null ? data.group(1) : data.group(2);
      return "the `./tallyman up` of " + folder + " (pid " + process.pid() + ")";
    }
    if (command.contains("sandbox.jar up")) {
      return "another `./tallyman up` (pid " + process.pid() + ")";
    }
    String shortened =
        command.length() <= LONGEST_COMMAND ? command : command.substring(0, LONGEST_COMMAND) + "…";
    return "pid " + process.pid() + " (" + shortened + ")";
  }

  /** {@code /proc/net/tcp} has, per line: number, local address:port, remote, state, … inode. */
  private static Set<String> listeningSockets(int port) {
    var sockets = new HashSet<String>();
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      try {
        for (String line : Files.readAllLines(Path.of(table))) {
          List<String> fields = List.of(line.strip().split("\\s+"));
          if (fields.size() > 9
              && fields.get(1).endsWith(suffix)
              && fields.get(3).equals(LISTENING)) {
            sockets.add("socket:[" + fields.get(9) + "]");
          }
        }
      } catch (IOException e) {
        // Not Linux: the message does without.
      }
    }
    return sockets;
  }

  private static boolean hasOneOf(Set<String> sockets, ProcessHandle process) {
    try (var descriptors = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
      return descriptors.anyMatch(descriptor -> sockets.contains(targetOf(descriptor)));
    } catch (IOException e) {
      return false; // gone, or another user's
    }
  }

  private static String targetOf(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
