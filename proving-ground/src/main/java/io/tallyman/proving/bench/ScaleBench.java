package io.tallyman.proving.bench;

import io.tallyman.proving.bench.LedgerProgress.Drained;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether the ledger stays as fast as it grows. */
@Command(
    name = "scale",
    description = {
      "Drains the first events into an empty ledger, fills it up, and drains as many again: a full",
      "ledger beside an empty one. Reads, one after the other over HTTP, what an organization with a",
      "good part of those events has. And drains backlogs of few organizations and of many, by",
      "turns, from an empty ledger. 30 million rows take about 25 GB of disk."
    },
    mixinStandardHelpOptions = true)
final class ScaleBench extends Bench {
  /** Events published at a time: so many wait on the broker's disk. */
  private static final int PORTION = 2_000_000;

  /** An event may be 35 days old at most. */
  private static final Duration MONTH = Duration.ofDays(30);

  /** What is measured, and can be left out. */
  enum Part {
    ORGANIZATIONS,
    ROWS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--parts",
      split = ",",
      defaultValue = "organizations,rows",
      description = "Of: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  List<Part> parts = List.of();

  @Option(
      names = "--rows",
      defaultValue = "30000000",
      description = "Of a full ledger. Default: ${DEFAULT-VALUE}")
  int rows;

  @Option(
      names = "--first",
      defaultValue = "1000000",
      description =
          "Drained from the empty ledger, and again from the full one, in as many slices as there"
              + " are runs. Default: ${DEFAULT-VALUE}")
  int first;

  @Option(
      names = "--history",
      defaultValue = "5000000",
      description =
          "Events at least of the organization that is read, over a month. Default: ${DEFAULT-VALUE}")
  int history;

  @Option(names = "--few", defaultValue = "100", description = "Default: ${DEFAULT-VALUE}")
  int few;

  @Option(names = "--many", defaultValue = "100000", description = "Default: ${DEFAULT-VALUE}")
  int many;

  @Option(
      names = "--events",
      defaultValue = "1000000",
      description = "Of the few, and of the many. Default: ${DEFAULT-VALUE}")
  int events;

  @Option(
      names = "--warm-up",
      defaultValue = "500000",
      description = "Events before, unmeasured. Default: ${DEFAULT-VALUE}")
  int warmUp;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "How long each is read. Default: ${DEFAULT-VALUE}")
  int seconds;

  @Option(names = "--consumers", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}")
  int consumers;

  /** What it drains with. */
  private record Means(Ground ground, Backlog backlog, Drain drain) {
    Drained drain(Traffic traffic, int count) throws Exception {
      return drain(traffic, count, Beside.NOTHING);
    }

    Drained drain(Traffic traffic, int count, Beside beside) throws Exception {
      backlog.publish(traffic, count);
      Drained drained = drain.drain(count, beside);
      backlog.clearTopic();
      return drained;
    }

    void startAnew() {
      drain.empty();
      drain.checkpoint();
    }

    void measure(Series series, Traffic traffic, int count) throws Exception {
      Costs costs =
          Costs.of(
              ground.machinery(), ground.database(), WatchedProcess.self(WatchedProcess.SERVICE));
      Drained drained = drain(traffic, count, costs);
      series.add((double) drained.perSecond(), costs.each(drained.events()));
    }

    void note(String line) {
      ground.console().note(line);
    }
  }

  @Override
  List<Row> rows(Ground ground) throws Exception {
    Backlog backlog = new Backlog(ground.machinery().bootstrapServers(), organizations, 0);
    backlog.createTopic();
    try (Drain drain = Drain.start(ground.machinery(), ground.database(), consumers)) {
      Means means = new Means(ground, backlog, drain);
      means.note("warming up");
      int all = parts.contains(Part.ORGANIZATIONS) ? Math.max(many, organizations) : organizations;
      backlog.publishOneEach(all);
      drain.drain(all, Beside.NOTHING);
      means.drain(Traffic.among(organizations), warmUp);
      List<Row> found = new ArrayList<>();
      if (parts.contains(Part.ORGANIZATIONS)) {
        found.addAll(organizations(means));
      }
      if (parts.contains(Part.ROWS)) {
        found.addAll(emptyAndFull(means));
        found.addAll(reads(means));
      }
      return found;
    }
  }

  private List<Row> organizations(Means means) throws Exception {
    Series ofFew = new Series("%,d organizations".formatted(few), Series.EVENTS_A_SECOND);
    Series ofMany = new Series("%,d organizations".formatted(many), Series.EVENTS_A_SECOND);
    for (int turn = 1; turn <= runs; turn++) {
      means.note("few and many organizations: turn " + turn + " of " + runs);
      means.startAnew();
      means.measure(ofFew, Traffic.among(few), events);
      means.startAnew();
      means.measure(ofMany, Traffic.among(many), events);
    }
    return List.of(ofMany.row(ofFew, "≥ 0.7 of the few"), ofFew.row());
  }

  private List<Row> emptyAndFull(Means means) throws Exception {
    Series empty = new Series("the first %,d rows".formatted(first), Series.EVENTS_A_SECOND);
    Series full = new Series("after %,d rows".formatted(rows), Series.EVENTS_A_SECOND);
    means.startAnew();
    slices(means, empty);
    Traffic filling = new Traffic(organizations, Math.min(1, (double) history / rows), 0, MONTH);
    for (int there = first; there < rows; there += PORTION) {
      means.note("filling: %,d of %,d rows".formatted(there, rows));
      means.drain(filling, Math.min(PORTION, rows - there));
    }
    means.drain().checkpoint();
    slices(means, full);
    return List.of(full.row(empty, "≥ 0.85 of the first"), empty.row());
  }

  private void slices(Means means, Series series) throws Exception {
    for (int turn = 1; turn <= runs; turn++) {
      means.note("a slice: " + turn + " of " + runs);
      means.measure(series, Traffic.among(organizations), first / runs);
    }
  }

  private List<Row> reads(Means means) throws Exception {
    means.note("reading");
    try (ServiceCall service = new ServiceCall(means.drain().url(), 1)) {
      return HistoryReads.of(service, means.ground().database(), Backlog.BUSIEST)
          .rows(runs, Duration.ofSeconds(seconds));
    }
  }
}
