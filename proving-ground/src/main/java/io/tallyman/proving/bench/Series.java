package io.tallyman.proving.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One case of a bench, turn by turn. */
final class Series {
  static final String EVENTS_A_SECOND = "events/s";
  static final String MILLIS = "ms";

  private final String name;
  private final String unit;
  private final List<Turn> turns = new ArrayList<>();

  private record Turn(double figure, @Nullable Cost cost) {}

  Series(String name, String unit) {
    this.name = name;
    this.unit = unit;
  }

  void add(double figure) {
    turns.add(new Turn(figure, null));
  }

  void add(double figure, Cost cost) {
    turns.add(new Turn(figure, cost));
  }

  /** The case by itself. */
  Row row() {
    return row("");
  }

  /**
   * The case, and what is wanted of it.
   *
   * @param target for people to read
   */
  Row row(String target) {
    return new Row(name, unit, Spread.of(figures()), figures(), null, null, target, cost());
  }

  /**
   * The case beside another that was measured in the same turns.
   *
   * @param target for people to read
   */
  Row row(Series reference, String target) {
    List<Double> ratios = new ArrayList<>();
    for (int turn = 0; turn < turns.size(); turn++) {
      ratios.add(turns.get(turn).figure() / reference.turns.get(turn).figure());
    }
    return new Row(
        name,
        unit,
        Spread.of(figures()),
        figures(),
        reference.name,
        Spread.of(ratios),
        target,
        cost());
  }

  private List<Double> figures() {
    return turns.stream().map(Turn::figure).toList();
  }

  /** Of the turn that gives the median: its figures belong together. */
  private @Nullable Cost cost() {
    return turns.stream()
        .sorted(Comparator.comparingDouble(Turn::figure))
        .toList()
        .get(turns.size() / 2)
        .cost();
  }
}
