package io.tallyman.balance.gate;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.store.OrganizationTransactions;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the commands that come by request. */
@Configuration(proxyBeanMethods = false)
@Import({GrantController.class, RegistrationController.class})
public class GateConfiguration {
  @Bean
  GiveGrant giveGrant(
      OrganizationTransactions transactions, CatalogHistory catalogs, InstantSource clock) {
    return new GiveGrant(transactions, catalogs, clock);
  }
}
