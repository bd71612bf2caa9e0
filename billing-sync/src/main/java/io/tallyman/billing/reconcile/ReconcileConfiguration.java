package io.tallyman.billing.reconcile;

import io.tallyman.billing.store.BillingDatabase;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.billing.sync.StripeSync;
import io.tallyman.postgres.BackgroundTask;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires reconciliations. */
@Configuration(proxyBeanMethods = false)
public class ReconcileConfiguration {
  private static final Duration IDLE_PAUSE = Duration.ofMillis(500);

  @Bean
  ReconcileController reconcileController(
      BillingDatabase database, StripeGateway stripe, InstantSource clock) {
    return new ReconcileController(database, stripe, clock);
  }

  @Bean
  BackgroundTask reconciliation(
      BillingDatabase database, StripeGateway stripe, StripeSync sync, InstantSource clock) {
    Reconcile reconcile = new Reconcile(database, stripe, sync, clock);
    return new BackgroundTask("reconcile with Stripe", reconcile::step, IDLE_PAUSE, () -> {});
  }
}
