package io.tallyman.proving.bench;

import io.tallyman.proving.bench.LedgerProgress.Drained;
import io.tallyman.sandbox.up.Machinery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Drains backlogs from Kafka into the ledger, and copies the same rows raw, by turns. */
@Command(
    name = "stream",
    description = {
      "Drains backlogs of usage events, Kafka to committed ledger, and copies the same rows by",
      "binary COPY into a table with the same indexes, on as many connections; and debits by one",
      "row-locked transaction for each event, on as many connections as there are processors. All",
      "on one durable PostgreSQL (fsync and synchronous_commit on), each from an empty ledger with",
      "all of its accounts and right after a checkpoint, by turns, several times in one run, after",
      "all have been warmed up."
    },
    mixinStandardHelpOptions = true)
final class StreamBench extends Bench {
  @Option(
      names = "--events",
      defaultValue = "1000000",
      description = "Of each backlog. Default: ${DEFAULT-VALUE}")
  int events;

  @Option(
      names = "--cases",
      split = ",",
      defaultValue = "backlog,busiest,copies-5,copies-50",
      description = "Of: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  List<StreamCase> cases = List.of();

  @Option(
      names = "--warm-up",
      defaultValue = "500000",
      description = "Events of each case before, unmeasured. Default: ${DEFAULT-VALUE}")
  int warmUp;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "How long transactions of one event are made. Default: ${DEFAULT-VALUE}")
  int seconds;

  @Option(
      names = "--consumers",
      defaultValue = "2",
      description = "Consumers, and connections of the raw copy. Default: ${DEFAULT-VALUE}")
  int consumers;

  /** A case, turn by turn. */
  private record Measured(Series drains, Series rawCopies) {}

  @Override
  List<Row> rows(Ground ground) throws Exception {
    Machinery machinery = ground.machinery();
    Backlog backlog = new Backlog(machinery.bootstrapServers(), organizations, 0);
    backlog.createTopic();
    Map<StreamCase, Measured> measured = new EnumMap<>(StreamCase.class);
    Series single = new Series("one transaction for each event", Series.EVENTS_A_SECOND);
    int processors = Runtime.getRuntime().availableProcessors();
    try (Drain drain = Drain.start(machinery, ground.database(), consumers);
        BareConnections connections = new BareConnections(machinery, processors)) {
      BareTransaction bare = new BareTransaction(connections, ground.database(), organizations);
      for (int turn = 0; turn <= runs; turn++) {
        ground.console().note(turn == 0 ? "warming up" : "turn " + turn + " of " + runs);
        Map<StreamCase, Measured> kept = turn == 0 ? new EnumMap<>(StreamCase.class) : measured;
        for (StreamCase each : cases) {
          measure(each, turn == 0 ? warmUp : events, ground, backlog, drain, kept);
        }
        Latencies.Figures singles = singles(bare, processors);
        if (turn > 0) {
          single.add((double) singles.perSecond());
        }
      }
    }
    return rows(measured, single);
  }

  private void measure(
      StreamCase which,
      int count,
      Ground ground,
      Backlog backlog,
      Drain drain,
      Map<StreamCase, Measured> measured)
      throws Exception {
    Measured so = measured.computeIfAbsent(which, StreamBench::nothingYet);
    drain.empty();
    backlog.publish(which.traffic(organizations), count);
    Costs costs = costs(ground, WatchedProcess.SERVICE);
    drain.checkpoint();
    Drained drained = drain.drain(count, costs);
    so.drains().add((double) drained.perSecond(), costs.each(drained.events()));
    backlog.clearTopic();
    if (which.isBesideRawCopy()) {
      RawCopy rawCopy = new RawCopy(ground.machinery(), ground.database(), ground.directory());
      Costs rawCosts = costs(ground, WatchedProcess.BENCH);
      so.rawCopies().add((double) rawCopy.run(consumers, rawCosts), rawCosts.each(count));
    }
  }

  private static Costs costs(Ground ground, String thisProcess) {
    return Costs.of(ground.machinery(), ground.database(), WatchedProcess.self(thisProcess));
  }

  private static Measured nothingYet(StreamCase which) {
    return new Measured(
        new Series(which.title(), Series.EVENTS_A_SECOND),
        new Series("  raw binary COPY of the same rows", Series.EVENTS_A_SECOND));
  }

  private Latencies.Figures singles(BareTransaction bare, int processors)
      throws InterruptedException {
    Traffic traffic = Traffic.among(organizations);
    return Callers.eager(
            processors, () -> bare.consume(traffic.organization(new SplittableRandom())))
        .run(Duration.ofSeconds(seconds));
  }

  private static List<Row> rows(Map<StreamCase, Measured> measured, Series single) {
    List<Row> rows = new ArrayList<>();
    @Nullable Measured plain = measured.get(StreamCase.BACKLOG);
    measured.forEach((which, figures) -> {
      Series drains = figures.drains();
      if (which.isBesideRawCopy()) {
        rows.add(drains.row(figures.rawCopies(), which.target()));
        rows.add(figures.rawCopies().row());
      } else {
        rows.add(plain == null ? drains.row() : drains.row(plain.drains(), which.target()));
      }
    });
    rows.add(plain == null ? single.row() : single.row(plain.drains(), "≤ 0.067 of backlog"));
    return rows;
  }
}
