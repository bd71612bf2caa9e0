package io.tallyman.balance;

import io.tallyman.balance.audit.AuditConfiguration;
import io.tallyman.balance.business.BusinessConfiguration;
import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.contacts.ContactsController;
import io.tallyman.balance.due.DueConfiguration;
import io.tallyman.balance.gate.GateConfiguration;
import io.tallyman.balance.intake.IntakeConfiguration;
import io.tallyman.balance.keys.KeysConfiguration;
import io.tallyman.balance.mail.MailConfiguration;
import io.tallyman.balance.notify.NotifyConfiguration;
import io.tallyman.balance.operations.OperationsConfiguration;
import io.tallyman.balance.outbox.OutboxConfiguration;
import io.tallyman.balance.plans.PlansConfiguration;
import io.tallyman.balance.privacy.PrivacyController;
import io.tallyman.balance.reads.ReadsConfiguration;
import io.tallyman.balance.store.AccountDirectory;
import io.tallyman.balance.store.CatalogTable;
import io.tallyman.balance.store.LedgerDatabase;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.balance.webhooks.WebhooksConfiguration;
import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.Catalogs;
import io.tallyman.kafka.KafkaConfiguration;
import io.tallyman.postgres.BackgroundTask;
import io.tallyman.postgres.DatabaseStart;
import io.tallyman.postgres.PostgresConfiguration;
import io.tallyman.postgres.PostgresPresence;
import io.tallyman.web.Dependency;
import io.tallyman.web.WebConfiguration;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** All of the balance service, for whoever runs it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({PostgresSettings.class, BalanceSettings.class})
@Import({
  LedgerProblems.class,
  WebConfiguration.class,
  KafkaConfiguration.class,
  PostgresConfiguration.class,
  AuditConfiguration.class,
  BusinessConfiguration.class,
  IntakeConfiguration.class,
  DueConfiguration.class,
  GateConfiguration.class,
  ContactsController.class,
  MailConfiguration.class,
  NotifyConfiguration.class,
  OperationsConfiguration.class,
  PlansConfiguration.class,
  PrivacyController.class,
  KeysConfiguration.class,
  ReadsConfiguration.class,
  OutboxConfiguration.class,
  WebhooksConfiguration.class
})
public class BalanceConfiguration {
  /** Connections of the consumer's role beside the consumers': background tasks, replay. */
  private static final int BACKGROUND_CONNECTIONS = 17;

  /** Waits for PostgreSQL, and then brings its schema up to date. */
  @Bean(destroyMethod = "close")
  LedgerDatabase ledgerDatabase(PostgresSettings settings) {
    DatabaseStart.migrate(settings.url(), () -> LedgerDatabase.migrate(settings));
    return new LedgerDatabase(settings, BACKGROUND_CONNECTIONS);
  }

  /** The catalog this service starts with, which may already be in force. */
  record StartingCatalog(Catalog catalog) {}

  /** A broken catalog stops the start before anything else is touched. */
  @Bean
  StartingCatalog startingCatalog(BalanceSettings settings) {
    return new StartingCatalog(Catalogs.at(settings.catalog()));
  }

  @Bean
  CatalogHistory catalogHistory(
      StartingCatalog starting, LedgerDatabase database, InstantSource clock) {
    database
        .writer()
        .useTransaction(
            handle -> CatalogTable.activate(handle, starting.catalog(), clock.instant()));
    return new CatalogHistory(() -> database.writer().inTransaction(CatalogTable::read));
  }

  @Bean
  BackgroundTask postgresPresence(LedgerDatabase database) {
    return PostgresPresence.task("look for PostgreSQL", database::checkReachable);
  }

  @Bean
  Dependency postgres(@Qualifier("postgresPresence") BackgroundTask presence) {
    return new PostgresPresence(presence);
  }

  @Bean
  AccountDirectory accountDirectory(LedgerDatabase database) {
    return new AccountDirectory(database.writer());
  }

  @Bean
  OrganizationTransactions organizationTransactions(LedgerDatabase database) {
    return new OrganizationTransactions(database.app());
  }
}
