package io.tallyman.proving.bench;

import io.tallyman.balance.BalanceService;
import io.tallyman.proving.bench.LedgerProgress.Drained;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Drains backlogs with little memory. */
@Command(
    name = "memory",
    description = {
      "Starts a balance service as a process of its own, with little heap, while a backlog waits,",
      "and measures how fast it drains it, what memory it takes, and how long it ever stands still.",
      "It is started anew for each turn: what it takes to start is part of it."
    },
    mixinStandardHelpOptions = true)
final class MemoryBench extends Bench {
  @Option(names = "--events", defaultValue = "3000000", description = "Default: ${DEFAULT-VALUE}")
  int events;

  @Option(
      names = "--jvm",
      split = " ",
      defaultValue = "-Xmx512m -XX:MaxGCPauseMillis=50",
      description = "Options of the virtual machine. Default: ${DEFAULT-VALUE}")
  List<String> jvm = List.of();

  @Option(names = "--consumers", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}")
  int consumers;

  @Override
  List<Row> rows(Ground ground) throws Exception {
    Series drains = new Series("backlog, " + String.join(" ", jvm), Series.EVENTS_A_SECOND);
    Series pauses = new Series("  longest pause", Series.MILLIS);
    Backlog backlog = new Backlog(ground.machinery().bootstrapServers(), organizations, 0);
    backlog.createTopic();
    for (int turn = 1; turn <= runs; turn++) {
      ground.console().note("turn " + turn + " of " + runs);
      backlog.publish(events);
      measure(ground, (turn - 1L) * events, drains, pauses);
      backlog.clearTopic();
    }
    return List.of(drains.row(), pauses.row("≤ 100 ms"));
  }

  private void measure(Ground ground, long before, Series drains, Series pauses) throws Exception {
    try (ServiceJvm service =
        ServiceJvm.start(
            BalanceService.class,
            jvm,
            Drain.settings(ground.machinery(), consumers),
            ground.directory())) {
      Costs costs = Costs.of(ground.machinery(), ground.database(), service.watched());
      LedgerProgress progress = new LedgerProgress(ground.database());
      service.awaitReady();
      Drained drained = progress.await(before, events, costs);
      drains.add((double) drained.perSecond(), costs.each(drained.events()));
      progress.awaitFollowers();
      progress.empty();
      pauses.add(service.longestPauseMillis());
    }
  }
}
