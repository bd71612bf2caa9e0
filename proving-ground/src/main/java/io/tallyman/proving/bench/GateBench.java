package io.tallyman.proving.bench;

import io.tallyman.proving.bench.Latencies.Figures;
import io.tallyman.sandbox.console.Console;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Calls the gate over HTTP, alone and beside a stream, and the same transaction bare over JDBC. */
@Command(
    name = "gate",
    description = {
      "Calls the gate (consume) over HTTP on connections that are kept: alone, on many",
      "organizations and on one; and at a fixed rate on one organization, alone and while the",
      "stream drains a backlog with most of its events on that same organization. Beside it the",
      "row-locked transaction that one would write instead, bare over JDBC, on as many connections.",
      "All on one durable PostgreSQL (fsync and synchronous_commit on), by turns, in one run, after",
      "all have been warmed up."
    },
    mixinStandardHelpOptions = true)
final class GateBench extends Bench<GateBench.Report> {
  private static final int LOG_SEGMENTS = 60;
  private static final int MOST_WARM_UPS = 20;
  private static final int COMPILED_PERCENT = 10;

  @Option(names = "--clients", defaultValue = "16", description = "Default: ${DEFAULT-VALUE}")
  int clients;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "How long each is called alone. Default: ${DEFAULT-VALUE}")
  int seconds;

  @Option(
      names = "--runs",
      defaultValue = "3",
      description = "How often all are measured. Default: ${DEFAULT-VALUE}")
  int runs;

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

  /**
   * One turn of each.
   *
   * @param bareBeside the bare transaction at the fixed rate beside the stream, which locks none of
   *     its rows: what is left is waiting for processors and the disk
   * @param drain events a second without the gate
   * @param drainBeside events a second beside the gate
   */
  record Turn(
      Figures many,
      Figures bareMany,
      Figures one,
      Figures bareOne,
      Figures paced,
      Figures pacedBeside,
      Figures bareBeside,
      long drain,
      long drainBeside) {}

  /** What was measured; the medians are each figure's own, over the turns. */
  record Report(
      int clients, int organizations, int rate, int events, Turn medians, List<Turn> turns) {}

  @Override
  Report measure(Ground ground) throws Exception {
    List<Turn> turns = new ArrayList<>();
    Backlog backlog =
        new Backlog(ground.machinery().bootstrapServers(), organizations, busiestShare);
    backlog.createTopic();
    try (Drain drain = Drain.start(ground.machinery(), ground.database(), consumers);
        ServiceCall gate = new ServiceCall(drain.url(), clients);
        BareTransaction bare =
            new BareTransaction(ground.machinery(), ground.database(), organizations, clients)) {
      gate.grant(Backlog.BUSIEST);
      ground.console().note("warming up");
      openOrganizations(gate);
      recycleLog(ground.database());
      warmUp(ground.console(), gate);
      for (int turn = 0; turn <= runs; turn++) {
        if (turn > 0) {
          ground.console().note("turn " + turn + " of " + runs);
        }
        Turn measured = turn(backlog, drain, gate, bare, turn == 0 ? warmUp : events);
        if (turn > 0) {
          turns.add(measured);
        }
      }
    }
    return new Report(clients, organizations, rate, events, medians(turns), turns);
  }

  /**
   * Leaves log segments that have been used: a database with a past writes over them, a new one
   * makes each anew, 16 MB of zeros and an fsync, while every commit waits.
   */
  private static void recycleLog(Handle database) {
    for (int segment = 0; segment < LOG_SEGMENTS; segment++) {
      database.execute("select pg_logical_emit_message(true, 'bench', ''), pg_switch_wal()");
    }
    database.execute("checkpoint");
  }

  /** Until the compiler has little left to do: it would take its time from what is measured. */
  private void warmUp(Console console, ServiceCall gate) throws InterruptedException {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    Duration time = Duration.ofSeconds(seconds);
    long share = 100;
    for (int turn = 0; turn < MOST_WARM_UPS && share > COMPILED_PERCENT; turn++) {
      long before = compiler.getTotalCompilationTime();
      Callers.eager(clients, () -> gate.consume(organization(any()))).run(time);
      Callers.eager(clients, () -> gate.consume(Backlog.BUSIEST)).run(time);
      share = (compiler.getTotalCompilationTime() - before) * 100 / (2 * time.toMillis());
      console.note("compiling took %d %% of a processor".formatted(share));
    }
  }

  /** Organizations come into being with their first call, which is not what is measured. */
  private void openOrganizations(ServiceCall gate) throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      threads.add(
          Thread.startVirtualThread(() -> {
            for (int n = next.getAndIncrement(); n < organizations; n = next.getAndIncrement()) {
              gate.consume(organization(n));
            }
          }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private Turn turn(Backlog backlog, Drain drain, ServiceCall gate, BareTransaction bare, int count)
      throws Exception {
    Duration time = Duration.ofSeconds(seconds);
    Figures many = Callers.eager(clients, () -> gate.consume(organization(any()))).run(time);
    Figures bareMany = Callers.eager(clients, () -> bare.consume(any())).run(time);
    Figures one = Callers.eager(clients, () -> gate.consume(Backlog.BUSIEST)).run(time);
    Figures bareOne = Callers.eager(clients, () -> bare.consume(0)).run(time);
    Figures paced = Callers.paced(clients, rate, () -> gate.consume(Backlog.BUSIEST)).run(time);
    backlog.publish(count);
    long drained = drain.run(count, Beside.NOTHING);
    backlog.publish(count);
    Callers beside = Callers.paced(clients, rate, () -> gate.consume(Backlog.BUSIEST));
    long drainedBeside = drain.run(count, beside);
    backlog.publish(count);
    Callers bareBeside = Callers.paced(clients, rate, () -> bare.consume(any()));
    drain.run(count, bareBeside);
    return new Turn(
        many,
        bareMany,
        one,
        bareOne,
        paced,
        beside.figures(),
        bareBeside.figures(),
        drained,
        drainedBeside);
  }

  private int any() {
    return ThreadLocalRandom.current().nextInt(organizations);
  }

  private static String organization(int number) {
    return "gate-" + number;
  }

  private static Turn medians(List<Turn> turns) {
    return new Turn(
        medians(turns, Turn::many),
        medians(turns, Turn::bareMany),
        medians(turns, Turn::one),
        medians(turns, Turn::bareOne),
        medians(turns, Turn::paced),
        medians(turns, Turn::pacedBeside),
        medians(turns, Turn::bareBeside),
        median(turns, Turn::drain),
        median(turns, Turn::drainBeside));
  }

  private static Figures medians(List<Turn> turns, Function<Turn, Figures> which) {
    List<Figures> all = turns.stream().map(which).toList();
    return new Figures(
        median(all, Figures::calls),
        median(all, Figures::perSecond),
        median(all, Figures::p50Micros),
        median(all, Figures::p99Micros));
  }

  @Override
  String table(Report report) {
    StringBuilder table = new StringBuilder();
    table.append("\n%d clients; medians of %d turns\n".formatted(clients, report.turns().size()));
    table.append("%-46s %10s %9s %9s %7s\n".formatted("", "a second", "p50 ms", "p99 ms", "ratio"));
    Turn medians = report.medians();
    String spread = "%,d organizations".formatted(organizations);
    line(
        table, "gate over HTTP, " + spread, medians.many(), of(medians.many(), medians.bareMany()));
    line(table, "bare transaction, as many rows", medians.bareMany(), "");
    line(
        table,
        "gate over HTTP, 1 organization",
        medians.one(),
        of(medians.one(), medians.bareOne()));
    line(table, "bare transaction, 1 row", medians.bareOne(), "");
    line(table, "gate at a fixed rate, 1 organization", medians.paced(), "");
    String share = "%.0f %% of the stream".formatted(100 * busiestShare);
    line(table, "the same, with " + share, medians.pacedBeside(), "");
    line(table, "bare transaction so, on rows of its own", medians.bareBeside(), "");
    table.append("%-46s %,10d\n".formatted("the stream, without the gate", medians.drain()));
    table.append(
        "%-46s %,10d %27s\n"
            .formatted(
                "the stream, beside the gate",
                medians.drainBeside(),
                ratio((double) medians.drainBeside() / medians.drain())));
    return table.toString().stripTrailing();
  }

  private static String of(Figures figures, Figures limit) {
    return ratio((double) figures.perSecond() / limit.perSecond());
  }

  private static void line(StringBuilder table, String name, Figures figures, String ratio) {
    table.append(
        "%-46s %,10d %9.2f %9.2f %7s\n"
            .formatted(
                name,
                figures.perSecond(),
                figures.p50Micros() / 1e3,
                figures.p99Micros() / 1e3,
                ratio));
  }
}
