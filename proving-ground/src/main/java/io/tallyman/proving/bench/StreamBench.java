package io.tallyman.proving.bench;

import io.tallyman.sandbox.console.Console;
import io.tallyman.sandbox.up.Machinery;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Drains a backlog from Kafka into the ledger, and copies the same rows raw, by turns. */
@Command(
    name = "stream",
    description = {
      "Drains a backlog of usage events, Kafka to committed ledger, and then copies the same rows",
      "by binary COPY into a table with the same indexes that holds what the ledger's held before,",
      "on as many connections. Both on one durable PostgreSQL (fsync and synchronous_commit on),",
      "each right after a checkpoint, by turns, several times in one run, after both have been",
      "warmed up."
    },
    mixinStandardHelpOptions = true)
final class StreamBench extends Bench<StreamBench.Figures> {
  @Option(names = "--events", defaultValue = "1000000", description = "Default: ${DEFAULT-VALUE}")
  int events;

  @Option(
      names = "--runs",
      defaultValue = "3",
      description = "How often both are measured. Default: ${DEFAULT-VALUE}")
  int runs;

  @Option(
      names = "--organizations",
      defaultValue = "10000",
      description = "With Zipf skew. Default: ${DEFAULT-VALUE}")
  int organizations;

  @Option(
      names = "--warm-up",
      defaultValue = "500000",
      description = "Events taken by both before, unmeasured. Default: ${DEFAULT-VALUE}")
  int warmUp;

  @Option(
      names = "--consumers",
      defaultValue = "2",
      description = "Consumers, and connections of the raw copy. Default: ${DEFAULT-VALUE}")
  int consumers;

  /** One turn of both, in rows a second. */
  record Turn(long drainPerSecond, long rawCopyPerSecond) {
    double ratio() {
      return (double) drainPerSecond / rawCopyPerSecond;
    }
  }

  /** What was measured. Each figure is the median over the turns. */
  record Figures(
      int events,
      int organizations,
      int consumers,
      long drainPerSecond,
      long rawCopyPerSecond,
      String ratio,
      List<Turn> turns) {}

  @Override
  Figures measure(Ground ground) throws Exception {
    return figures(turns(ground));
  }

  private List<Turn> turns(Ground ground) throws Exception {
    Machinery machinery = ground.machinery();
    Console console = ground.console();
    List<Turn> turns = new ArrayList<>();
    Backlog backlog = new Backlog(machinery.bootstrapServers(), organizations, 0);
    backlog.createTopic();
    try (Drain drain = Drain.start(machinery, ground.database(), consumers)) {
      RawCopy rawCopy = new RawCopy(machinery, ground.database(), ground.directory());
      for (int turn = 0; turn <= runs; turn++) {
        int count = turn == 0 ? warmUp : events;
        console.note(
            (turn == 0 ? "warming up" : "turn " + turn + " of " + runs)
                + ": publishing "
                + count
                + " events");
        backlog.publish(count);
        console.note("draining");
        long drained = drain.run(count, Beside.NOTHING);
        console.note("copying the same rows raw");
        long copied = rawCopy.run(count, consumers);
        if (turn > 0) {
          turns.add(new Turn(drained, copied));
        }
      }
    }
    return turns;
  }

  private Figures figures(List<Turn> turns) {
    return new Figures(
        events,
        organizations,
        consumers,
        median(turns, Turn::drainPerSecond),
        median(turns, Turn::rawCopyPerSecond),
        ratio(median(turns, Turn::ratio)),
        turns);
  }

  @Override
  String table(Figures figures) {
    StringBuilder table = new StringBuilder();
    table.append(
        """

        %,d events, %,d organizations (Zipf), %d consumers; in a second
                  drain, Kafka to ledger   raw binary COPY    ratio
        """
            .formatted(figures.events(), figures.organizations(), figures.consumers()));
    for (Turn turn : figures.turns()) {
      table.append(line("", turn.drainPerSecond(), turn.rawCopyPerSecond(), ratio(turn.ratio())));
    }
    return table
        .append(
            line("median", figures.drainPerSecond(), figures.rawCopyPerSecond(), figures.ratio()))
        .toString()
        .stripTrailing();
  }

  private static String line(String name, long drained, long copied, String ratio) {
    return "%-9s %,22d %,17d %8s\n".formatted(name, drained, copied, ratio);
  }
}
