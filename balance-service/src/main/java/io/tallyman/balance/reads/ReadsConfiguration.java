package io.tallyman.balance.reads;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.intake.QuarantineReplay;
import io.tallyman.balance.store.AuditQueries;
import io.tallyman.balance.store.LedgerDatabase;
import io.tallyman.balance.store.OrganizationQueries;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.balance.store.QuarantineQueries;
import io.tallyman.balance.store.RollupQueue;
import io.tallyman.postgres.BackgroundTask;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Everything that looks things up in the ledger. */
@Configuration(proxyBeanMethods = false)
public class ReadsConfiguration {
  @Bean
  OrganizationReads organizationReads(OrganizationTransactions transactions) {
    return new OrganizationReads(transactions);
  }

  @Bean
  BalanceController balanceController(
      OrganizationReads reads, CatalogHistory catalogs, InstantSource clock) {
    return new BalanceController(reads, catalogs, clock);
  }

  @Bean
  BalanceStream balanceStream(BalanceController balances, JsonMapper json) {
    return new BalanceStream(balances, json);
  }

  @Bean
  TransactionsController transactionsController(
      OrganizationReads reads, CatalogHistory catalogs, InstantSource clock) {
    return new TransactionsController(reads, catalogs, clock);
  }

  @Bean
  UsageReportController usageReportController(
      OrganizationReads reads, CatalogHistory catalogs, InstantSource clock) {
    return new UsageReportController(reads, catalogs, clock);
  }

  @Bean
  SummaryController summaryController(
      OrganizationReads reads, CatalogHistory catalogs, InstantSource clock) {
    return new SummaryController(reads, catalogs, clock);
  }

  @Bean
  CatalogController catalogController(CatalogHistory catalogs, InstantSource clock) {
    return new CatalogController(catalogs, clock);
  }

  @Bean
  OrganizationsController organizationsController(LedgerDatabase database) {
    return new OrganizationsController(new OrganizationQueries(database.ops()));
  }

  @Bean
  QuarantineController quarantineController(LedgerDatabase database, QuarantineReplay replay) {
    return new QuarantineController(new QuarantineQueries(database.ops()), replay);
  }

  @Bean
  AuditLogController auditLogController(LedgerDatabase database) {
    return new AuditLogController(new AuditQueries(database.ops()));
  }

  @Bean
  BackgroundTask usageRollup(LedgerDatabase database) {
    return UsageRollup.task(new RollupQueue(database.writer()));
  }
}
