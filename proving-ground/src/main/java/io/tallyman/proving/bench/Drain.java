package io.tallyman.proving.bench;

import io.tallyman.balance.BalanceService;
import io.tallyman.sandbox.up.Machinery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.springframework.boot.SpringApplication;

/**
 * Runs the balance service until a backlog is in the ledger.
 *
 * <p>It looks through one connection that stays open: to log in anew for every look would cost a
 * good part of a core.
 */
final class Drain {
  private static final long LOOK_EVERY_NANOS = 50_000_000;

  private final Machinery machinery;
  private final Handle database;
  private final int consumers;

  Drain(Machinery machinery, Handle database, int consumers) {
    this.machinery = machinery;
    this.database = database;
    this.consumers = consumers;
  }

  /**
   * Drains.
   *
   * @return events a second, from the first commit to the last
   */
  long run(int events) {
    long before = taken();
    try (var _ = SpringApplication.run(BalanceService.class, arguments())) {
      long first = before;
      while (first == before) {
        first = look();
      }
      long startedAt = System.nanoTime();
      long last = first;
      while (last < before + events) {
        last = look();
      }
      return Math.round((last - first) * 1e9 / (System.nanoTime() - startedAt));
    }
  }

  private long look() {
    LockSupport.parkNanos(LOOK_EVERY_NANOS);
    return taken();
  }

  private long taken() {
    boolean migrated =
        database
            .createQuery("select to_regclass('intake_offset') is not null")
            .mapTo(boolean.class)
            .one();
    return migrated
        ? database
            .createQuery("select coalesce(sum(next), 0) from intake_offset")
            .mapTo(Long.class)
            .one()
        : 0;
  }

  private String[] arguments() {
    List<String> arguments = new ArrayList<>();
    machinery.serviceSettings().forEach((key, value) -> arguments.add("--" + key + "=" + value));
    arguments.add("--tallyman.catalog=minddocs");
    arguments.add("--tallyman.admin-key=bench");
    arguments.add("--tallyman.intake.consumers=" + consumers);
    arguments.add("--server.port=0");
    arguments.add("--management.server.port=0");
    arguments.add("--spring.main.banner-mode=off");
    arguments.add("--logging.level.root=warn");
    return arguments.toArray(String[]::new);
  }
}
