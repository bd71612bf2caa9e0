package io.tallyman.proving.bench;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import io.tallyman.balance.BalanceService;
import io.tallyman.proving.bench.LedgerProgress.Drained;
import io.tallyman.sandbox.up.Machinery;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/**
 * A balance service whose consumers rest until there is a backlog to drain. It is one process with
 * a past, as in production: started anew for every drain, it would spend the first seconds
 * compiling.
 */
final class Drain implements AutoCloseable {
  static final String KEY = "bench";

  private final Handle database;
  private final LedgerProgress progress;
  private final ConfigurableApplicationContext service;
  private final ConcurrentMessageListenerContainer<?, ?> intake;

  private Drain(Handle database, ConfigurableApplicationContext service) {
    this.database = database;
    this.service = service;
    progress = new LedgerProgress(database);
    intake = service.getBean("usageConsumers", ConcurrentMessageListenerContainer.class);
  }

  /** Starts the service; the topic must be there. */
  static Drain start(Machinery machinery, Handle database, int consumers) {
    return by(
        database, SpringApplication.run(BalanceService.class, arguments(machinery, consumers)));
  }

  /**
   * Takes a service over that runs.
   *
   * @param service a balance service, whatever else it may be
   */
  static Drain by(Handle database, ConfigurableApplicationContext service) {
    Drain drain = new Drain(database, service);
    drain.intake.stop();
    return drain;
  }

  /**
   * Drains a backlog right after a checkpoint.
   *
   * @param beside goes on from the first commit to the last
   * @return events a second, from the first commit to the last
   */
  long run(int events, Beside beside) {
    checkpoint();
    return drain(events, beside).perSecond();
  }

  /**
   * Has PostgreSQL write all it has changed to its files. What is changed next goes into its log by
   * whole pages, once each.
   */
  void checkpoint() {
    database.execute("checkpoint");
  }

  /**
   * Drains a backlog, then waits until all of it has been told, counted and looked at too.
   *
   * @param beside goes on from the first commit to the last
   */
  Drained drain(int events, Beside beside) {
    long before = progress.taken();
    intake.start();
    Drained drained = progress.await(before, events, beside);
    intake.stop();
    progress.awaitFollowers();
    return drained;
  }

  /**
   * Has the service consume what is published at a fixed rate, with calls beside it for a time.
   *
   * @return how long the calls took
   */
  Latencies.Figures follow(Backlog backlog, int perSecond, Callers beside, Duration time)
      throws InterruptedException {
    long before = progress.taken();
    intake.start();
    // Consumers that have just begun would have to catch up first.
    backlog.publish(1);
    progress.awaitTaken(before + 1);
    Latencies.Figures figures;
    try (var stream = new PacedStream(backlog, backlog.usual(), perSecond)) {
      figures = beside.run(time);
      progress.awaitTaken(before + 1 + stream.end());
    }
    intake.stop();
    progress.awaitFollowers();
    return figures;
  }

  /** For how long 99 of a hundred of the latest transactions had accounts locked; milliseconds. */
  double lockedMillis() {
    ValueAtPercentile[] percentiles =
        service
            .getBean(MeterRegistry.class)
            .get("tallyman.usage.locked")
            .timer()
            .takeSnapshot()
            .percentileValues();
    return percentiles[percentiles.length - 1].value(TimeUnit.MILLISECONDS);
  }

  /** Leaves the service to itself again. */
  void release() {
    intake.start();
  }

  /** Takes all facts out of the ledger: {@link LedgerProgress#empty}. */
  void empty() {
    progress.empty();
  }

  /** Where the service answers. */
  String url() {
    return "http://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port");
  }

  @Override
  public void close() {
    service.close();
  }

  /** What a service is told that is measured; its port is any. */
  static Map<String, String> settings(Machinery machinery, int consumers) {
    Map<String, String> settings = new LinkedHashMap<>(machinery.serviceSettings());
    settings.put("tallyman.catalog", "minddocs");
    settings.put("tallyman.admin-key", KEY);
    settings.put("tallyman.intake.consumers", Integer.toString(consumers));
    settings.put("server.port", "0");
    settings.put("management.server.port", "0");
    settings.put("spring.main.banner-mode", "off");
    settings.put("logging.level.root", "warn");
    // Consumers that are stopped as soon as they have begun are no news here.
    settings.put(
        "logging.level.org.apache.kafka.clients.consumer.internals.OffsetFetcherUtils", "error");
    return settings;
  }

  private static String[] arguments(Machinery machinery, int consumers) {
    Map<String, String> settings = settings(machinery, consumers);
    settings.put("management.metrics.distribution.expiry.tallyman.usage.locked", "10s");
    return settings.entrySet().stream()
        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
        .toArray(String[]::new);
  }
}
