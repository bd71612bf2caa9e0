package io.tallyman.balance.gate;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.posting.AccountDemand;
import io.tallyman.balance.requests.OnceOnly;
import io.tallyman.balance.store.AccountDirectory;
import io.tallyman.balance.store.Idempotency;
import io.tallyman.balance.store.LedgerDatabase;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.balance.store.PostingNumbers;
import io.tallyman.balance.store.UsageWeeks;
import io.tallyman.postgres.BackgroundTask;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** Wires the commands that come by request. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GateSettings.class)
@Import({
  CreditsController.class,
  GrantController.class,
  HoldController.class,
  ReferralController.class,
  RefundController.class,
  RegistrationController.class,
  TransferController.class
})
public class GateConfiguration {
  private static final Duration BETWEEN_PURGES = Duration.ofMinutes(10);

  /** More at once would only take the processors from each other, and share less. */
  static final int TRANSACTIONS = Math.max(2, Runtime.getRuntime().availableProcessors());

  @Bean
  OnceOnly onceOnly(JsonMapper json) {
    return new OnceOnly(json);
  }

  @Bean
  Gate gate(
      LedgerDatabase database,
      OrganizationTransactions transactions,
      AccountDirectory directory,
      CatalogHistory catalogs,
      UsageWeeks weeks,
      OnceOnly onceOnly,
      AccountDemand demand,
      InstantSource clock) {
    PostingNumbers numbers = new PostingNumbers(database.writer());
    GateTransaction transaction =
        new GateTransaction(transactions, catalogs, weeks, numbers, onceOnly, demand, clock);
    return new Gate(directory, catalogs, new GroupCommit(transaction, TRANSACTIONS), clock);
  }

  @Bean
  Refusals refusals(GateSettings settings) {
    return new Refusals(settings.publicBaseUrl());
  }

  @Bean
  CheckCredits checkCredits(OrganizationTransactions transactions, Gate gate, InstantSource clock) {
    return new CheckCredits(transactions, gate, clock);
  }

  @Bean
  HoldCredits holdCredits(Gate gate, Refusals refusals) {
    return new HoldCredits(gate, refusals);
  }

  @Bean
  RefundUsage refundUsage(
      OrganizationTransactions transactions,
      CatalogHistory catalogs,
      OnceOnly onceOnly,
      InstantSource clock) {
    return new RefundUsage(transactions, catalogs, onceOnly, clock);
  }

  @Bean
  GiveGrant giveGrant(
      OrganizationTransactions transactions,
      CatalogHistory catalogs,
      OnceOnly onceOnly,
      InstantSource clock) {
    return new GiveGrant(transactions, catalogs, onceOnly, clock);
  }

  @Bean
  TransferCredits transferCredits(
      OrganizationTransactions transactions,
      Gate gate,
      OnceOnly onceOnly,
      Refusals refusals,
      InstantSource clock) {
    return new TransferCredits(transactions, gate, onceOnly, refusals, clock);
  }

  /** Keys are remembered for as long as events' identities are. */
  @Bean
  BackgroundTask idempotencyPurge(
      LedgerDatabase database, CatalogHistory catalogs, InstantSource clock) {
    return new BackgroundTask(
        "purge of idempotency keys",
        () -> {
          Instant now = clock.instant();
          Duration window = catalogs.timeline().dedupeWindow(now);
          database
              .writer()
              .useHandle(handle -> Idempotency.forgetBefore(handle, now.minus(window)));
          return false;
        },
        BETWEEN_PURGES,
        () -> {});
  }
}
