package io.tallyman.proving.bench;

import io.tallyman.proving.bench.Cost.Use;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** A report as text. */
final class Table {
  private final Report report;
  private final StringBuilder text = new StringBuilder();

  Table(Report report) {
    this.report = report;
  }

  @Override
  public String toString() {
    text.append("\n%s\n%s\n\n".formatted(report.machine(), report.options()));
    text.append(name(""));
    text.append("%12s %12s %12s".formatted("median", "min", "max"));
    text.append("  %-9s %21s\n".formatted("", "ratio (min - max)"));
    report.rows().forEach(this::figures);
    List<Row> watched = report.rows().stream().filter(row -> row.cost() != null).toList();
    if (!watched.isEmpty()) {
      costs(watched);
    }
    return text.toString().stripTrailing();
  }

  private void figures(Row row) {
    text.append(name(row.name()));
    text.append("%s %s ".formatted(number(row, Spread::median), number(row, Spread::min)));
    text.append(number(row, Spread::max));
    text.append("  %-9s %21s".formatted(row.unit(), ratio(row)));
    text.append(row.target().isEmpty() ? "\n" : "  wanted: " + row.target() + "\n");
  }

  private static String number(Row row, Function<Spread, Double> which) {
    boolean fine = row.unit().equals(Series.MILLIS);
    return (fine ? "%,12.2f" : "%,12.0f").formatted(which.apply(row.figure()));
  }

  private static String ratio(Row row) {
    Spread ratio = row.ratio();
    return ratio == null
        ? ""
        : "%.3f (%.3f - %.3f)".formatted(ratio.median(), ratio.min(), ratio.max());
  }

  private void costs(List<Row> rows) {
    Set<String> processes = new TreeSet<>();
    rows.forEach(row -> processes.addAll(costOf(row).processes().keySet()));
    text.append("\n").append(name("for each event, in the median's turn"));
    text.append("%12s".formatted("CPU µs, all"));
    processes.forEach(process -> text.append(" %11s".formatted(process)));
    text.append(" %12s".formatted("WAL bytes"));
    processes.forEach(process -> text.append(" %14s".formatted(process + " MB")));
    text.append("\n");
    rows.forEach(row -> cost(row.name(), costOf(row), processes));
    text.append("\n");
    rows.forEach(
        row -> text.append("%s: limited by %s\n".formatted(row.name(), costOf(row).limit())));
  }

  private void cost(String name, Cost cost, Set<String> processes) {
    text.append(name(name)).append("%12.1f".formatted(cost.cpuMicrosPerEvent()));
    for (String process : processes) {
      Use use = cost.processes().get(process);
      text.append(" %11s".formatted(use == null ? "" : "%.1f".formatted(use.cpuMicrosPerEvent())));
    }
    text.append(" %,12.0f".formatted(cost.walBytesPerEvent()));
    for (String process : processes) {
      Use use = cost.processes().get(process);
      text.append(" %14s".formatted(use == null ? "" : "%,d".formatted(use.peakMegabytes())));
    }
    text.append("\n");
  }

  private static Cost costOf(Row row) {
    Cost cost = row.cost();
    if (cost == null) {
      throw new IllegalArgumentException(row.name() + " has not been watched");
    }
    return cost;
  }

  private static String name(String name) {
    return "%-56s".formatted(name);
  }
}
