package io.tallyman.balance.plans;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.requests.OnceOnly;
import io.tallyman.balance.store.OrganizationTransactions;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires what is done to plans by request. */
@Configuration(proxyBeanMethods = false)
@Import({PlanController.class, EntitlementsController.class})
public class PlansConfiguration {
  @Bean
  RunPlan runPlan(
      OrganizationTransactions transactions,
      CatalogHistory catalogs,
      OnceOnly onceOnly,
      InstantSource clock) {
    return new RunPlan(transactions, catalogs, onceOnly, clock);
  }
}
