package io.tallyman.billing.checkout;

import io.tallyman.billing.BillingSettings;
import io.tallyman.billing.facts.Offers;
import io.tallyman.billing.store.BillingDatabase;
import io.tallyman.billing.store.IdempotencyTable;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.billing.stripe.StripeSettings;
import io.tallyman.billing.sync.StripeSync;
import io.tallyman.catalog.Catalog;
import io.tallyman.postgres.BackgroundTask;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Wires what organizations ask of Stripe. */
@Configuration(proxyBeanMethods = false)
public class CheckoutConfiguration {
  private static final Duration BETWEEN_CLEANINGS = Duration.ofMinutes(10);

  @Bean
  Requests billingRequests(BillingDatabase database, JsonMapper json, InstantSource clock) {
    return new Requests(database, json, clock);
  }

  @Bean
  PriceFinder priceFinder(Catalog billingCatalog, Offers offers, StripeGateway stripe) {
    return new PriceFinder(billingCatalog, offers, stripe);
  }

  @Bean
  Customers customers(StripeGateway stripe) {
    return new Customers(stripe);
  }

  @Bean
  CheckoutController checkoutController(
      Requests billingRequests,
      StripeGateway stripe,
      Customers customers,
      PriceFinder priceFinder,
      StripeSettings settings,
      BillingSettings shared) {
    CheckoutSessions sessions =
        new CheckoutSessions(stripe, customers, priceFinder, settings.automaticTax());
    return new CheckoutController(billingRequests, sessions, priceFinder, shared.publicBaseUrl());
  }

  @Bean
  SubscriptionController subscriptionController(
      Requests billingRequests, StripeGateway stripe, StripeSync sync, PriceFinder priceFinder) {
    SubscriptionChanges changes = new SubscriptionChanges(stripe, priceFinder);
    return new SubscriptionController(billingRequests, changes, sync, priceFinder);
  }

  @Bean
  PaidController paidController(Requests billingRequests) {
    return new PaidController(billingRequests);
  }

  /** Keys are kept as long as the published window. */
  @Bean
  BackgroundTask billingKeyCleaning(
      BillingDatabase database, Catalog billingCatalog, InstantSource clock) {
    Duration window = billingCatalog.policies().dedupeWindow();
    return new BackgroundTask(
        "forget billing's idempotency keys",
        () -> {
          database.inTransaction(
              handle -> IdempotencyTable.forgetBefore(handle, clock.instant().minus(window)));
          return false;
        },
        BETWEEN_CLEANINGS,
        () -> {});
  }
}
