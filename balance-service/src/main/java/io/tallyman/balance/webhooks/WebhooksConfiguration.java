package io.tallyman.balance.webhooks;

import io.tallyman.balance.store.LedgerDatabase;
import io.tallyman.postgres.BackgroundTask;
import io.tallyman.web.ClockOffset;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the webhooks that organizations get. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookSettings.class)
@Import({WebhookEndpointsController.class, WebhookDeliveriesController.class})
public class WebhooksConfiguration {
  private static final Duration IDLE_PAUSE = Duration.ofSeconds(1);

  @Bean
  WebhookClient webhookClient(WebhookSettings settings) {
    return new WebhookClient(settings.allowPrivate());
  }

  @Bean
  DeliverWebhooks deliverWebhooks(
      LedgerDatabase database, WebhookClient client, InstantSource clock, ClockOffset offset) {
    return new DeliverWebhooks(database.writer(), client, clock, offset);
  }

  @Bean
  BackgroundTask webhooks1(DeliverWebhooks deliver) {
    return task(1, deliver);
  }

  /** More than one, so that a slow endpoint does not keep the others waiting. */
  @Bean
  BackgroundTask webhooks2(DeliverWebhooks deliver) {
    return task(2, deliver);
  }

  @Bean
  BackgroundTask webhooks3(DeliverWebhooks deliver) {
    return task(3, deliver);
  }

  private static BackgroundTask task(int number, DeliverWebhooks deliver) {
    return new BackgroundTask("webhooks " + number, deliver::deliverOne, IDLE_PAUSE, () -> {});
  }
}
