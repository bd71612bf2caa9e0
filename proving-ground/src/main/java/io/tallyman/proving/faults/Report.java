package io.tallyman.proving.faults;

import java.time.Duration;
import java.util.Map;

/** What was done to the system, what it was asked meanwhile, and what had become of it. */
record Report(
    long seed, Duration time, Duration all, Faults faults, Oracle oracle, Verdict verdict) {

  boolean isWell() {
    return verdict.wrong().isEmpty();
  }

  /** In Markdown. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append("# Proof by breaking things, seed ").append(seed).append("\n\n");
    text.append(
        "%d faults in %s, %s in all: **%s**%n%n"
            .formatted(
                faults.count(),
                shown(time),
                shown(all),
                isWell() ? "nothing lost, nothing twice" : "NOT WELL"));
    verdict.wrong().forEach(wrong -> text.append("- ").append(wrong).append('\n'));
    table(text, "What was done to it", faults.done());
    table(text, "What it was asked, and answered", oracle.counts());
    table(text, "What was compared", verdict.seen());
    return text.toString();
  }

  private static void table(StringBuilder text, String title, Map<String, ?> rows) {
    text.append("\n| ").append(title).append(" | |\n| --- | ---: |\n");
    rows.forEach(
        (what, how) -> text.append("| ").append(what).append(" | ").append(how).append(" |\n"));
  }

  private static String shown(Duration duration) {
    return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
  }
}
