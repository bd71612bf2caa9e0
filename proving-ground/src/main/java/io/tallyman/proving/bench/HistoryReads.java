package io.tallyman.proving.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** What people read of an organization with much history, by one client. */
final class HistoryReads {
  private static final String WANTED = "≤ 20 ms";

  private final ServiceCall service;
  private final String organization;
  private final Extent extent;

  private HistoryReads(ServiceCall service, String organization, Extent extent) {
    this.service = service;
    this.organization = organization;
    this.extent = extent;
  }

  /** How long a history is, and over what time it was posted. */
  public record Extent(Instant from, Instant to, long events) {}

  /** A read, and how long it takes at most, but for one in a hundred. */
  private record Read(Supplier<String> what, Series p99) {
    void once(ServiceCall service, String organization) {
      service.read(organization, what.get());
    }
  }

  static HistoryReads of(ServiceCall service, Handle database, String organization) {
    Extent extent =
        database
            .createQuery(
                """
                select min(posted_at) as first, max(posted_at) as last, sum(events) as events
                from posting
                where organization_id = (select id from organization where name = :organization)
                """)
            .bind("organization", organization)
            .map((row, context) ->
                new Extent(
                    row.getTimestamp("first").toInstant(),
                    row.getTimestamp("last").toInstant(),
                    row.getLong("events")))
            .one();
    return new HistoryReads(service, organization, extent);
  }

  /**
   * Reads each for a time, by turns, after it has been read for as long unmeasured.
   *
   * @return the 99th percentiles
   */
  List<Row> rows(int runs, Duration time) throws InterruptedException {
    List<Read> reads =
        List.of(
            new Read(() -> "/transactions", series("newest page of history")),
            new Read(() -> "/transactions?to=" + anyTime(), series("any page of history")),
            new Read(() -> "/usage?window=day&groupBy=action", series("usage of 30 days")));
    for (int turn = 0; turn <= runs; turn++) {
      for (Read read : reads) {
        Latencies.Figures figures =
            Callers.eager(1, () -> read.once(service, organization)).run(time);
        if (turn > 0) {
          read.p99().add(figures.p99Micros() / 1e3);
        }
      }
    }
    List<Row> rows = new ArrayList<>();
    reads.forEach(read -> rows.add(read.p99().row(WANTED)));
    return rows;
  }

  private Series series(String what) {
    return new Series("%s, of %,d events: p99".formatted(what, extent.events()), Series.MILLIS);
  }

  private Instant anyTime() {
    long span = Duration.between(extent.from(), extent.to()).toMillis();
    return extent.from().plusMillis(ThreadLocalRandom.current().nextLong(span));
  }
}
