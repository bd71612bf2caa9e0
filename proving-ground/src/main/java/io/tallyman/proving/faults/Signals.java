package io.tallyman.proving.faults;

import java.io.IOException;

/** Sends signals to whole process groups: what is started here leads one. */
final class Signals {
  private Signals() {}

  static void kill(long leader) throws InterruptedException {
    send("KILL", leader);
  }

  static void freeze(long leader) throws InterruptedException {
    send("STOP", leader);
  }

  static void thaw(long leader) throws InterruptedException {
    send("CONT", leader);
  }

  static void terminate(long leader) throws InterruptedException {
    send("TERM", leader);
  }

  private static void send(String signal, long leader) throws InterruptedException {
    try {
      // A group that has just gone is not an error.
      new ProcessBuilder("kill", "-" + signal, "--", "-" + leader)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("cannot send signals here", e);
    }
  }
}
