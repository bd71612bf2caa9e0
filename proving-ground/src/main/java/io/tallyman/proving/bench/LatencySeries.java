package io.tallyman.proving.bench;

import java.util.List;

/** How long something takes, turn by turn. */
final class LatencySeries {
  private static final double MICROS_IN_A_MILLI = 1e3;

  private final Series half;
  private final Series most;

  LatencySeries(String name) {
    half = new Series(name + ": p50", Series.MILLIS);
    most = new Series(name + ": p99", Series.MILLIS);
  }

  void add(Latencies.Figures figures) {
    half.add(figures.p50Micros() / MICROS_IN_A_MILLI);
    most.add(figures.p99Micros() / MICROS_IN_A_MILLI);
  }

  /**
   * Both, p99 first.
   *
   * @param target of p99, for people to read; may be empty
   */
  List<Row> rows(String target) {
    return List.of(most.row(target), half.row());
  }
}
