package io.tallyman.billing.webhook;

import io.tallyman.billing.store.BillingDatabase;
import io.tallyman.billing.stripe.StripeSettings;
import io.tallyman.billing.stripe.WebhookSignature;
import io.tallyman.postgres.BackgroundTask;
import io.tallyman.web.ClockOffset;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the webhooks. */
@Configuration(proxyBeanMethods = false)
public class WebhookConfiguration {
  private static final Duration IDLE_PAUSE = Duration.ofMillis(100);

  @Bean
  StripeWebhook stripeWebhook(
      StripeSettings stripe, WebhookInbox inbox, InstantSource clock, ClockOffset clockOffset) {
    WebhookSignature signature = new WebhookSignature(stripe.webhookSecret(), stripe.tolerance());
    return new StripeWebhook(signature, inbox, clock, clockOffset);
  }

  @Bean
  WebhookInbox webhookInbox(
      BillingDatabase database, WebhookWork work, StripeSettings stripe, InstantSource clock) {
    return new WebhookInbox(database, work, stripe, clock);
  }

  @Bean
  WebhookOperations webhookOperations(BillingDatabase database, InstantSource clock) {
    return new WebhookOperations(database, clock);
  }

  @Bean
  BackgroundTask firstWebhookWorker(WebhookInbox inbox) {
    return new BackgroundTask("stripe webhooks 1", inbox::workOnOne, IDLE_PAUSE, () -> {});
  }

  @Bean
  BackgroundTask secondWebhookWorker(WebhookInbox inbox) {
    return new BackgroundTask("stripe webhooks 2", inbox::workOnOne, IDLE_PAUSE, () -> {});
  }
}
