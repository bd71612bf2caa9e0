package io.tallyman.proving.bench;

import io.tallyman.balance.BalanceService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long it takes from sending an event to seeing it in a balance, beside many others. */
@Command(
    name = "freshness",
    description = {
      "Sends events into Kafka at a fixed rate; and now and then one of an organization of its",
      "own, whose balance is then read over HTTP until it has changed. The time is from sending",
      "to having read. The balance service is a process of its own."
    },
    mixinStandardHelpOptions = true)
final class FreshnessBench extends Bench {
  @Option(
      names = "--rate",
      defaultValue = "20000",
      description = "Events a second. Default: ${DEFAULT-VALUE}")
  int rate;

  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "How long each turn goes on. Default: ${DEFAULT-VALUE}")
  int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "30",
      description = {
        "Seconds of each turn before, unmeasured, of which there are as many as it takes until the",
        "compiler has little left to do. Default: ${DEFAULT-VALUE}"
      })
  int warmUp;

  @Option(
      names = "--probes",
      defaultValue = "2",
      description = "Events looked for at a time. Default: ${DEFAULT-VALUE}")
  int probes;

  @Option(
      names = "--look-every",
      defaultValue = "20",
      description = "Milliseconds between two looks for one event. Default: ${DEFAULT-VALUE}")
  int lookEveryMillis;

  @Option(
      names = "--jvm",
      split = " ",
      defaultValue = "-Xmx1g -XX:G1HeapRegionSize=32m",
      description = "Options of the service's virtual machine. Default: ${DEFAULT-VALUE}")
  List<String> jvm = List.of();

  @Option(names = "--consumers", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}")
  int consumers;

  private final LatencySeries seen = new LatencySeries("event sent, seen in a balance");
  private final Series sent = new Series("events sent", Series.EVENTS_A_SECOND);
  private final Series last = new Series("the last one sent, in the ledger", Series.MILLIS);

  /** What is there for as long as the bench runs. */
  private record Running(
      Ground ground,
      Backlog backlog,
      ServiceJvm service,
      ServiceCall call,
      LedgerProgress progress) {}

  @Override
  List<Row> rows(Ground ground) throws Exception {
    Backlog backlog = new Backlog(ground.machinery().bootstrapServers(), organizations, 0);
    backlog.createTopic();
    try (ServiceJvm service =
            ServiceJvm.start(
                BalanceService.class,
                jvm,
                Drain.settings(ground.machinery(), consumers),
                ground.directory());
        ServiceCall call = new ServiceCall(service.url(), probes)) {
      service.awaitReady();
      var running =
          new Running(ground, backlog, service, call, new LedgerProgress(ground.database()));
      backlog.publishOneEach(organizations);
      running.progress().awaitTaken(organizations);
      for (int i = 0; i < probes; i++) {
        call.grant(organization(i));
      }
      ground.console().note("warming up");
      WarmUp.run(ground.console(), service.watched(), () -> turn(running, warmUp, false));
      for (int turn = 1; turn <= runs; turn++) {
        ground.console().note("turn " + turn + " of " + runs);
        turn(running, seconds, true);
      }
    }
    List<Row> rows = new ArrayList<>(seen.rows("≤ 250 ms"));
    rows.add(sent.row("%,d a second".formatted(rate)));
    rows.add(last.row());
    return rows;
  }

  private void turn(Running running, int length, boolean kept) throws InterruptedException {
    long before = running.progress().taken();
    Latencies latencies = new Latencies();
    LongAdder probed = new LongAdder();
    Costs costs =
        Costs.of(
            running.ground().machinery(),
            running.ground().database(),
            running.service().watched(),
            WatchedProcess.self(WatchedProcess.BENCH));
    costs.begin();
    long startedAt = System.nanoTime();
    long streamed;
    try (var stream = new PacedStream(running.backlog(), Traffic.among(organizations), rate)) {
      probe(running, latencies, probed, length);
      streamed = stream.end();
    }
    long endedAt = System.nanoTime();
    costs.end();
    running.progress().awaitTaken(before + streamed + probed.sum());
    double toTheLast = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - endedAt) / 1e3;
    Latencies.Figures figures = latencies.within(endedAt - startedAt);
    if (kept) {
      seen.add(figures);
      sent.add(streamed * 1e9 / (endedAt - startedAt), costs.each(streamed));
      last.add(toTheLast);
    }
  }

  /** Looks for events for a time. */
  private void probe(Running running, Latencies latencies, LongAdder probed, int length)
      throws InterruptedException {
    List<Probe> all = new ArrayList<>();
    List<Callers> callers = new ArrayList<>();
    for (int i = 0; i < probes; i++) {
      Probe probe =
          new Probe(
              running.ground().machinery().bootstrapServers(),
              organization(i),
              running.call(),
              Duration.ofMillis(lookEveryMillis),
              latencies,
              probed);
      all.add(probe);
      callers.add(Callers.eager(1, probe::once));
    }
    callers.forEach(Callers::begin);
    Thread.sleep(Duration.ofSeconds(length));
    callers.forEach(Callers::end);
    all.forEach(Probe::close);
  }

  private static String organization(int probe) {
    return "probe-" + probe;
  }
}
