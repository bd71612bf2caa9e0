package io.tallyman.balance.business;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.store.BusinessQueries;
import io.tallyman.balance.store.LedgerDatabase;
import io.tallyman.web.ApiException;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How the business goes, for operators. */
@RestController
class MetricsController {
  private static final int DEFAULT_DAYS = 30;
  private static final int MOST_DAYS = 400;

  private final LedgerDatabase database;
  private final CatalogHistory catalogs;
  private final InstantSource clock;

  MetricsController(LedgerDatabase database, CatalogHistory catalogs, InstantSource clock) {
    this.database = database;
    this.catalogs = catalogs;
    this.clock = clock;
  }

  /**
   * Numbers of whole days, UTC: {@code from} is taken back and {@code to} taken forward to one.
   *
   * @param from 30 days before {@code to} where it is left out
   * @param to the end of today where it is left out
   */
  @Needs(Scope.OPS)
  @GetMapping("/v1/ops/metrics")
  BusinessMetrics metrics(
      @RequestParam @Nullable Instant from, @RequestParam @Nullable Instant to) {
    LocalDate end = to == null ? day(clock.instant()).plusDays(1) : dayAtOrAfter(to);
    LocalDate start = from == null ? end.minusDays(DEFAULT_DAYS) : day(from);
    if (!start.isBefore(end) || ChronoUnit.DAYS.between(start, end) > MOST_DAYS) {
      throw ApiException.invalidField(
          "from", "from must be before to, by " + MOST_DAYS + " days at most");
    }
    Currency currency = catalogs.timeline().at(clock.instant()).catalog().currency();
    return database
        .ops()
        .inTransaction(
            TransactionIsolationLevel.REPEATABLE_READ,
            handle ->
                new ReadMetrics(new BusinessQueries(handle, start, end), currency)
                    .read(start, end));
  }

  private static LocalDate day(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private static LocalDate dayAtOrAfter(Instant instant) {
    boolean begins = instant.truncatedTo(ChronoUnit.DAYS).equals(instant);
    return begins ? day(instant) : day(instant).plusDays(1);
  }
}
