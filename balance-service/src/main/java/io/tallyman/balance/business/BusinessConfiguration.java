package io.tallyman.balance.business;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.store.LedgerDatabase;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the numbers across organizations. */
@Configuration(proxyBeanMethods = false)
public class BusinessConfiguration {
  @Bean
  MetricsController metricsController(
      LedgerDatabase database, CatalogHistory catalogs, InstantSource clock) {
    return new MetricsController(database, catalogs, clock);
  }
}
