package io.tallyman.balance.due;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.store.LedgerDatabase;
import io.tallyman.postgres.BackgroundTask;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Runs the sweep of accounts that are due. */
@Configuration(proxyBeanMethods = false)
public class DueConfiguration {
  private static final Duration IDLE_PAUSE = Duration.ofSeconds(1);

  @Bean
  SettleDue settleDue(LedgerDatabase database, CatalogHistory catalogs, InstantSource clock) {
    return new SettleDue(database.writer(), catalogs, clock);
  }

  @Bean
  BackgroundTask dueSweep(SettleDue settleDue) {
    return new BackgroundTask("sweep of due accounts", settleDue::settleSome, IDLE_PAUSE, () -> {});
  }
}
