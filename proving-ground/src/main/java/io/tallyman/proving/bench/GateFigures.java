package io.tallyman.proving.bench;

import java.util.ArrayList;
import java.util.List;

/** What there is to say of the gate, turn by turn. */
final class GateFigures {
  private static final String CALLS_A_SECOND = "calls/s";
  private static final String AT_MOST_10_MS = "≤ 10 ms";

  final Series many;
  final LatencySeries manyTook = new LatencySeries("  its calls");
  final Series bareMany = new Series("row-locked transaction, bare, as many rows", CALLS_A_SECOND);
  final Series bareConsume = new Series("the same SQL, bare, as many accounts", CALLS_A_SECOND);
  final Series one = new Series("gate, one organization", CALLS_A_SECOND);
  final LatencySeries oneTook = new LatencySeries("  its calls");
  final Series bareOne = new Series("row-locked transaction, bare, one row", CALLS_A_SECOND);
  final LatencySeries paced;
  final LatencySeries beside = new LatencySeries("  beside the stream at full speed");
  final LatencySeries bareBeside =
      new LatencySeries("  row-locked transaction so, on rows of its own");
  final LatencySeries halves =
      new LatencySeries("gate at half its rate, the stream at half of its own");
  final Series stream = new Series("stream", Series.EVENTS_A_SECOND);
  final Series streamBeside = new Series("stream beside the gate", Series.EVENTS_A_SECOND);
  final Series locked = new Series("  its accounts were locked: p99", Series.MILLIS);

  /**
   * @param organizations that are called by turns
   * @param rate at which one is called while it is timed
   */
  GateFigures(int organizations, int rate) {
    many = new Series("gate, %,d organizations".formatted(organizations), CALLS_A_SECOND);
    paced = new LatencySeries("%,d a second on one organization".formatted(rate));
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rows.add(many.row(bareConsume, "≥ 0.5 of the same SQL, bare"));
    rows.addAll(manyTook.rows(""));
    rows.add(bareConsume.row(bareMany, ""));
    rows.add(bareMany.row());
    rows.add(one.row(bareOne, "≥ 2 of the row-locked transaction"));
    rows.addAll(oneTook.rows(""));
    rows.add(bareOne.row());
    rows.addAll(paced.rows(AT_MOST_10_MS));
    rows.addAll(beside.rows(AT_MOST_10_MS));
    rows.addAll(bareBeside.rows(""));
    rows.addAll(halves.rows(AT_MOST_10_MS));
    rows.add(stream.row());
    rows.add(streamBeside.row(stream, "≥ 0.5 of the stream"));
    rows.add(locked.row("≤ 8 ms"));
    return rows;
  }
}
