package io.tallyman.proving.bench;

import java.util.List;

/** A figure that was measured several times. */
record Spread(double median, double min, double max) {
  /**
   * The spread of figures.
   *
   * @throws IllegalArgumentException if there are none
   */
  static Spread of(List<Double> figures) {
    if (figures.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
    List<Double> sorted = figures.stream().sorted().toList();
    return new Spread(sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
  }
}
