package io.tallyman.balance.audit;

import io.tallyman.balance.operations.Work;
import io.tallyman.balance.store.LedgerDatabase;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Wires what proves the ledger, and what rebuilds from it. */
@Configuration(proxyBeanMethods = false)
public class AuditConfiguration {
  @Bean
  Work audit(
      LedgerDatabase database, ObjectProvider<LogAudit> log, InstantSource clock, JsonMapper json) {
    return new AuditWork(database, log.getIfAvailable(), clock, json);
  }

  @Bean
  Work rebuild(LedgerDatabase database, InstantSource clock, JsonMapper json) {
    return new RebuildWork(database, clock, json);
  }
}
