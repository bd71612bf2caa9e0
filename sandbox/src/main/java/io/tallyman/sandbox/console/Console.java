package io.tallyman.sandbox.console;

import java.io.PrintWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Help.Ansi;

/** Lines for people, coloured on a terminal only. Safe for use by several threads. */
public final class Console {
  private final PrintWriter out;
  private final Ansi ansi;

  public Console(PrintWriter out, Ansi ansi) {
    this.out = out;
    this.ansi = ansi;
  }

  /** Prints as it is; picocli's {@code @|style text|@} is honoured. */
  public void print(String markup) {
    out.println(ansi.string(markup));
    out.flush();
  }

  /** Something went on in the background. */
  public void note(String line) {
    print("@|faint " + now() + "|@ " + line);
  }

  /** Something went wrong in the background, and is being dealt with. */
  public void warn(String line) {
    print("@|faint " + now() + "|@ @|yellow " + line + "|@");
  }

  private static LocalTime now() {
    return LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
  }
}
