package io.tallyman.proving.bench;

import io.tallyman.proving.bench.Latencies.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Calls the gate over HTTP, alone and beside a stream, and its transaction bare over JDBC. */
@Command(
    name = "gate",
    description = {
      "Calls the gate (consume) over HTTP on connections that are kept: alone, on many",
      "organizations and on one; and at a fixed rate on one organization, alone and while the",
      "stream drains a backlog with most of its events on that same organization; and on many at",
      "half of the rate reached, while events come at half of the stream's. Beside it, bare over JDBC,",
      "on as many connections: the same SQL transaction, on accounts of the same ledger copied, and the",
      "row-locked transaction that one would write instead.",
      "All on one durable PostgreSQL (fsync and synchronous_commit on), by turns, in one run, after",
      "all have been warmed up."
    },
    mixinStandardHelpOptions = true)
final class GateBench extends Bench {
  @Option(names = "--clients", defaultValue = "16", description = "Default: ${DEFAULT-VALUE}")
  int clients;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "How long each is called alone. Default: ${DEFAULT-VALUE}")
  int seconds;

  @Option(
      names = "--rate",
      defaultValue = "200",
      description = "Calls a second beside the stream. Default: ${DEFAULT-VALUE}")
  int rate;

  @Option(
      names = "--events",
      defaultValue = "400000",
      description = "The stream's backlog. Default: ${DEFAULT-VALUE}")
  int events;

  @Option(
      names = "--busiest-share",
      defaultValue = "0.9",
      description = "Events that are the called organization's. Default: ${DEFAULT-VALUE}")
  double busiestShare;

  @Option(
      names = "--warm-up",
      defaultValue = "200000",
      description = "Events drained before, unmeasured. Default: ${DEFAULT-VALUE}")
  int warmUp;

  @Option(names = "--consumers", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}")
  int consumers;

  /** What is there for as long as the bench runs. */
  private record Running(
      Ground ground,
      Backlog backlog,
      Drain drain,
      ServiceCall gate,
      BareTransaction bare,
      BareConsume bareConsume) {}

  @Override
  List<Row> rows(Ground ground) throws Exception {
    GateFigures figures = new GateFigures(organizations, rate);
    Backlog backlog =
        new Backlog(ground.machinery().bootstrapServers(), organizations, busiestShare);
    backlog.createTopic();
    try (Drain drain = Drain.start(ground.machinery(), ground.database(), consumers);
        ServiceCall gate = new ServiceCall(drain.url(), clients);
        BareConnections connections = new BareConnections(ground.machinery(), clients)) {
      ground.console().note("warming up");
      openOrganizations(gate);
      WarmUp.run(
          ground.console(), WatchedProcess.self(WatchedProcess.SERVICE), () -> callAll(gate));
      Running running =
          new Running(
              ground,
              backlog,
              drain,
              gate,
              new BareTransaction(connections, ground.database(), organizations),
              new BareConsume(connections, ground.database()));
      turn(running, warmUp, new GateFigures(organizations, rate));
      for (int turn = 1; turn <= runs; turn++) {
        ground.console().note("turn " + turn + " of " + runs);
        turn(running, events, figures);
      }
    }
    return figures.rows();
  }

  private void callAll(ServiceCall gate) throws InterruptedException {
    Duration time = Duration.ofSeconds(seconds);
    Callers.eager(clients, () -> gate.consume(Backlog.organization(any()))).run(time);
    Callers.eager(clients, () -> gate.consume(Backlog.BUSIEST)).run(time);
  }

  /** Organizations come into being with their first call; none is to run out of credits. */
  private void openOrganizations(ServiceCall gate) throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      threads.add(
          Thread.startVirtualThread(() -> {
            for (int n = next.getAndIncrement(); n < organizations; n = next.getAndIncrement()) {
              gate.grant(Backlog.organization(n));
            }
          }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void turn(Running running, int count, GateFigures figures) throws Exception {
    ServiceCall gate = running.gate();
    Drain drain = running.drain();
    Runnable one = () -> gate.consume(Backlog.BUSIEST);
    Figures many = rate(running, figures.many, () -> gate.consume(Backlog.organization(any())));
    figures.manyTook.add(many);
    rate(running, figures.bareMany, () -> running.bare().consume(any()));
    rate(running, figures.bareConsume, () -> running.bareConsume().consume(any()));
    figures.oneTook.add(rate(running, figures.one, one));
    rate(running, figures.bareOne, () -> running.bare().consume(0));
    figures.paced.add(Callers.paced(clients, rate, one).run(Duration.ofSeconds(seconds)));

    running.backlog().publish(count);
    long alone = drain.drain(count, Beside.NOTHING).perSecond();
    figures.stream.add((double) alone);
    Callers calls = Callers.paced(clients, rate, one);
    running.backlog().publish(count);
    figures.streamBeside.add((double) drain.drain(count, calls).perSecond());
    figures.beside.add(calls.figures());
    figures.locked.add(drain.lockedMillis());
    Callers bareCalls = Callers.paced(clients, rate, () -> running.bare().consume(any()));
    running.backlog().publish(count);
    drain.drain(count, bareCalls);
    figures.bareBeside.add(bareCalls.figures());

    Callers half =
        Callers.paced(
            clients,
            Math.toIntExact(many.perSecond() / 2),
            () -> gate.consume(Backlog.organization(any())));
    figures.halves.add(
        drain.follow(
            running.backlog(), Math.toIntExact(alone / 2), half, Duration.ofSeconds(seconds)));
    running.backlog().clearTopic();
  }

  /** Calls as often as it can be done. */
  private Figures rate(Running running, Series series, Runnable call) throws InterruptedException {
    Costs costs =
        Costs.of(
            running.ground().machinery(),
            running.ground().database(),
            WatchedProcess.self(WatchedProcess.SERVICE));
    costs.begin();
    Figures figures = Callers.eager(clients, call).run(Duration.ofSeconds(seconds));
    costs.end();
    series.add((double) figures.perSecond(), costs.each(figures.calls()));
    return figures;
  }

  private int any() {
    return ThreadLocalRandom.current().nextInt(organizations);
  }
}
