package io.tallyman.proving.bench;

import io.tallyman.balance.BalanceService;
import io.tallyman.proving.bench.LedgerProgress.Drained;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Drains backlogs with little memory. */
@Command(
    name = "memory",
    description = {
      "Starts a balance service as a process of its own, with little heap, while a backlog waits,",
      "and measures how fast it drains it, what memory it takes, and how long it ever stands still:",
      "with one collector of garbage and with another, by turns. It is started anew for each: what it",
      "takes to start is part of it."
    },
    mixinStandardHelpOptions = true)
final class MemoryBench extends Bench {
  @Option(names = "--events", defaultValue = "3000000", description = "Default: ${DEFAULT-VALUE}")
  int events;

  @Option(
      names = "--jvm",
      split = "\\|",
      defaultValue =
          "-XX:+UseG1GC -XX:MaxGCPauseMillis=50|"
              + "-XX:+UseShenandoahGC -XX:ShenandoahGCMode=generational",
      description = "Options of the virtual machine, one set | another. Default: ${DEFAULT-VALUE}")
  List<String> jvm = List.of();

  @Option(names = "--heap", defaultValue = "512m", description = "Default: ${DEFAULT-VALUE}")
  String heap = "";

  @Option(names = "--consumers", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}")
  int consumers;

  /** One set of options, turn by turn. */
  private record Case(List<String> options, Series drains, Series pauses) {
    static Case of(String heap, String options) {
      List<String> all =
          Stream.concat(Stream.of("-Xmx" + heap), Stream.of(options.split(" ")))
              .filter(Predicate.not(String::isBlank))
              .toList();
      return new Case(
          all,
          new Series("backlog, " + String.join(" ", all), Series.EVENTS_A_SECOND),
          new Series("  longest pause", Series.MILLIS));
    }
  }

  @Override
  List<Row> rows(Ground ground) throws Exception {
    List<Case> cases = jvm.stream().map(options -> Case.of(heap, options)).toList();
    Backlog backlog = new Backlog(ground.machinery().bootstrapServers(), organizations, 0);
    backlog.createTopic();
    long drained = 0;
    for (int turn = 1; turn <= runs; turn++) {
      ground.console().note("turn " + turn + " of " + runs);
      for (Case each : cases) {
        backlog.publish(events);
        measure(ground, each, drained);
        drained += events;
        backlog.clearTopic();
      }
    }
    return cases.stream()
        .flatMap(each -> Stream.of(each.drains().row(), each.pauses().row("≤ 100 ms")))
        .toList();
  }

  /**
   * Measures one set of options.
   *
   * @param before events that have been drained by others
   */
  private void measure(Ground ground, Case with, long before) throws Exception {
    try (ServiceJvm service =
        ServiceJvm.start(
            BalanceService.class,
            with.options(),
            Drain.settings(ground.machinery(), consumers),
            ground.directory())) {
      Costs costs = Costs.of(ground.machinery(), ground.database(), service.watched());
      LedgerProgress progress = new LedgerProgress(ground.database());
      service.awaitReady();
      Drained drained = progress.await(before, events, costs);
      with.drains().add((double) drained.perSecond(), costs.each(drained.events()));
      progress.awaitFollowers();
      progress.empty();
      with.pauses().add(service.longestPauseMillis());
    }
  }
}
