package io.tallyman.proving.bench;

import io.tallyman.proving.bench.Cost.Use;
import io.tallyman.sandbox.up.Machinery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;

/** Looks at what goes on takes of the machine, by process. */
final class Costs implements Beside {
  private static final long LOOK_EVERY_MILLIS = 500;

  private final Handle database;
  private final List<WatchedProcess> processes;
  private final Map<String, Long> peaks = new LinkedHashMap<>();
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("looks at memory").factory());
  private Sums before = Sums.NONE;
  private Sums taken = Sums.NONE;

  /** Sums up to some instant. */
  private record Sums(
      long nanos, ProcessorTime processors, long walBytes, Map<String, Long> cpuMicros) {
    static final Sums NONE = new Sums(0, new ProcessorTime(0, 0, 0), 0, Map.of());

    Sums since(Sums earlier) {
      Map<String, Long> spent = new LinkedHashMap<>();
      cpuMicros.forEach((name, micros) -> spent.put(name, micros - earlier.of(name)));
      return new Sums(
          nanos - earlier.nanos,
          processors.since(earlier.processors),
          walBytes - earlier.walBytes,
          spent);
    }

    private long of(String name) {
      return cpuMicros.getOrDefault(name, 0L);
    }
  }

  private Costs(Handle database, List<WatchedProcess> processes) {
    this.database = database;
    this.processes = processes;
  }

  /**
   * Of some processes, and of the broker and PostgreSQL that they use.
   *
   * @param database is asked when it begins and ends, by whoever begins and ends it
   */
  static Costs of(Machinery machinery, Handle database, WatchedProcess... others) {
    List<WatchedProcess> all = new ArrayList<>(List.of(others));
    all.add(new WatchedProcess("PostgreSQL", machinery.postgresPid(), true));
    all.add(new WatchedProcess("broker", machinery.kafkaPid(), false));
    return new Costs(database, all);
  }

  @Override
  public void begin() {
    ScheduledFuture<?> _ =
        looks.scheduleAtFixedRate(this::lookAtMemory, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    before = sums();
  }

  @Override
  public void end() {
    taken = sums().since(before);
    looks.close();
  }

  /** What it took for each of so many events, after its end. */
  Cost each(long events) {
    double micros = TimeUnit.NANOSECONDS.toMicros(taken.nanos());
    double machineMicros = micros * Runtime.getRuntime().availableProcessors();
    Map<String, Use> uses = new LinkedHashMap<>();
    taken
        .cpuMicros()
        .forEach((name, cpu) ->
            uses.put(
                name,
                new Use(
                    (double) cpu / events,
                    cpu / machineMicros,
                    peaks.getOrDefault(name, 0L) >> 20)));
    return new Cost(
        uses,
        (double) taken.walBytes() / events,
        taken.processors().busyShare(),
        taken.processors().waitingShare());
  }

  private void lookAtMemory() {
    for (WatchedProcess process : processes) {
      peaks.merge(process.name(), process.memoryBytes(), Math::max);
    }
  }

  private Sums sums() {
    long walBytes =
        database
            .createQuery("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint")
            .mapTo(Long.class)
            .one();
    Map<String, Long> cpuMicros = new LinkedHashMap<>();
    processes.forEach(process -> cpuMicros.put(process.name(), process.cpuMicros()));
    return new Sums(System.nanoTime(), ProcessorTime.now(), walBytes, cpuMicros);
  }
}
