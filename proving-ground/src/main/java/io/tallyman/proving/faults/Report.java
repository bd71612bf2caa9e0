package io.tallyman.proving.faults;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was done to the system, what it was asked meanwhile, and what had become of it. */
record Report(
    long seed, Duration time, Duration all, Faults faults, Oracle oracle, Verdict verdict) {

  boolean isWell() {
    return verdict.wrong().isEmpty();
  }

  /** In Markdown. */
  String text() {
    Map<String, Map<String, Integer>> done = faults.done();
    StringBuilder text = new StringBuilder();
    text.append("# Proof by breaking things, seed ").append(seed).append("\n\n");
    text.append(
        "%d faults in %s, %s in all: **%s**%n%n"
            .formatted(
                done.values().stream().mapToInt(Report::sum).sum(),
                shown(time),
                shown(all),
                isWell() ? "nothing lost, nothing twice" : "NOT WELL"));
    verdict.wrong().forEach(wrong -> text.append("- ").append(wrong).append('\n'));
    Map<String, String> faultsByKind = new TreeMap<>();
    done.forEach((what, to) -> faultsByKind.put(what + " (" + shown(to) + ")", "" + sum(to)));
    table(text, "What was done to it", faultsByKind);
    table(text, "What it was asked, and answered", oracle.counts());
    table(text, "What was compared", verdict.seen());
    return text.toString();
  }

  private static void table(StringBuilder text, String title, Map<String, ?> rows) {
    text.append("\n| ").append(title).append(" | |\n| --- | ---: |\n");
    rows.forEach(
        (what, how) -> text.append("| ").append(what).append(" | ").append(how).append(" |\n"));
  }

  private static int sum(Map<String, Integer> times) {
    return times.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static String shown(Map<String, Integer> times) {
    return times.entrySet().stream()
        .map(each -> each.getKey() + " " + each.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String shown(Duration duration) {
    return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
  }
}
