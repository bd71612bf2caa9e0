package io.tallyman.billing;

import io.tallyman.billing.checkout.CheckoutConfiguration;
import io.tallyman.billing.facts.Offers;
import io.tallyman.billing.outbox.OutboxConfiguration;
import io.tallyman.billing.privacy.BillingAuditLogController;
import io.tallyman.billing.privacy.BillingPrivacyController;
import io.tallyman.billing.reconcile.ReconcileConfiguration;
import io.tallyman.billing.store.BillingDatabase;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.billing.stripe.StripeSettings;
import io.tallyman.billing.sync.StripeSync;
import io.tallyman.billing.topup.TopUpConfiguration;
import io.tallyman.billing.webhook.WebhookConfiguration;
import io.tallyman.catalog.Catalog;
import io.tallyman.catalog.Catalogs;
import io.tallyman.kafka.KafkaConfiguration;
import io.tallyman.postgres.BackgroundTask;
import io.tallyman.postgres.DatabaseStart;
import io.tallyman.postgres.PostgresConfiguration;
import io.tallyman.postgres.PostgresPresence;
import io.tallyman.web.Dependency;
import io.tallyman.web.WebConfiguration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** All of billing-sync, to be run alone or beside others. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
  BillingSettings.class,
  BillingPostgresSettings.class,
  StripeSettings.class
})
@Import({
  WebConfiguration.class,
  KafkaConfiguration.class,
  PostgresConfiguration.class,
  OutboxConfiguration.class,
  WebhookConfiguration.class,
  CheckoutConfiguration.class,
  TopUpConfiguration.class,
  ReconcileConfiguration.class,
  BillingPrivacyController.class,
  BillingAuditLogController.class,
  BillingProblems.class
})
public class BillingConfiguration {
  /** Waits for PostgreSQL, and then brings the schema up to date. */
  @Bean(destroyMethod = "close")
  BillingDatabase billingDatabase(BillingPostgresSettings settings) {
    DatabaseStart.migrate(settings.url(), () -> BillingDatabase.migrate(settings));
    return new BillingDatabase(settings);
  }

  @Bean
  BackgroundTask billingPostgresPresence(BillingDatabase database) {
    return PostgresPresence.task("look for billing's PostgreSQL", database::checkReachable);
  }

  @Bean
  Dependency billingPostgres(@Qualifier("billingPostgresPresence") BackgroundTask presence) {
    return new PostgresPresence(presence);
  }

  @Bean
  StripeGateway stripeGateway(StripeSettings settings) {
    return new StripeGateway(settings);
  }

  /** A broken catalog stops the start before anything else is touched. */
  @Bean
  Catalog billingCatalog(BillingSettings settings) {
    return Catalogs.at(settings.catalog());
  }

  @Bean
  Offers offers(Catalog billingCatalog) {
    return Offers.of(billingCatalog);
  }

  @Bean
  StripeSync stripeSync(StripeGateway stripe, Offers offers) {
    return new StripeSync(stripe, offers);
  }
}
