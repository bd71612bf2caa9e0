package io.tallyman.proving.bench;

import io.tallyman.balance.BalanceService;
import io.tallyman.sandbox.up.Machinery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/**
 * A balance service whose consumers rest until there is a backlog to drain. It is one process with
 * a past, as in production: started anew for every drain, it would spend the first seconds
 * compiling.
 *
 * <p>It is watched through one connection that stays open: to log in anew for every look would cost
 * a good part of a core.
 */
final class Drain implements AutoCloseable {
  static final String KEY = "bench";

  private static final long LOOK_EVERY_NANOS = 20_000_000;

  private final Handle database;
  private final ConfigurableApplicationContext service;
  private final ConcurrentMessageListenerContainer<?, ?> intake;

  private Drain(Handle database, ConfigurableApplicationContext service) {
    this.database = database;
    this.service = service;
    intake = service.getBean("usageConsumers", ConcurrentMessageListenerContainer.class);
  }

  /** Starts the service; the topic must be there. */
  static Drain start(Machinery machinery, Handle database, int consumers) {
    Drain drain =
        new Drain(
            database, SpringApplication.run(BalanceService.class, arguments(machinery, consumers)));
    drain.intake.stop();
    return drain;
  }

  /**
   * Drains a backlog, then waits until all of it has been told and counted too.
   *
   * @param beside goes on from the first commit to the last
   * @return events a second, from the first commit to the last
   */
  long run(int events, Beside beside) {
    database.execute("checkpoint");
    long before = taken();
    intake.start();
    long first = before;
    while (first == before) {
      first = look();
    }
    long startedAt = System.nanoTime();
    beside.begin();
    long last = first;
    while (last < before + events) {
      last = look();
    }
    long nanos = System.nanoTime() - startedAt;
    beside.end();
    intake.stop();
    while (followersAreBehind()) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
    return Math.round((last - first) * 1e9 / nanos);
  }

  /** Where the service answers. */
  String url() {
    return "http://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port");
  }

  @Override
  public void close() {
    service.close();
  }

  private long look() {
    LockSupport.parkNanos(LOOK_EVERY_NANOS);
    return taken();
  }

  private long taken() {
    return database
        .createQuery("select coalesce(sum(next), 0) from intake_offset")
        .mapTo(Long.class)
        .one();
  }

  private boolean followersAreBehind() {
    return database
        .createQuery("select exists (select from outbox) or exists (select from rollup_queue)")
        .mapTo(Boolean.class)
        .one();
  }

  private static String[] arguments(Machinery machinery, int consumers) {
    List<String> arguments = new ArrayList<>();
    machinery.serviceSettings().forEach((key, value) -> arguments.add("--" + key + "=" + value));
    arguments.add("--tallyman.catalog=minddocs");
    arguments.add("--tallyman.admin-key=" + KEY);
    arguments.add("--tallyman.intake.consumers=" + consumers);
    arguments.add("--server.port=0");
    arguments.add("--management.server.port=0");
    arguments.add("--spring.main.banner-mode=off");
    arguments.add("--logging.level.root=warn");
    return arguments.toArray(String[]::new);
  }
}
