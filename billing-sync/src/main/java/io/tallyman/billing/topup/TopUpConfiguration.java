package io.tallyman.billing.topup;

import io.tallyman.billing.store.BillingDatabase;
import io.tallyman.billing.stripe.StripeGateway;
import io.tallyman.billing.sync.StripeSync;
import io.tallyman.postgres.BackgroundTask;
import io.tallyman.topic.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

/** Wires the automatic top-ups. */
@Configuration(proxyBeanMethods = false)
public class TopUpConfiguration {
  public static final String GROUP = "tallyman-billing";
  private static final Duration IDLE_PAUSE = Duration.ofMillis(200);
  private static final Duration RETRY = Duration.ofSeconds(1);

  @Bean
  ChargeTopUps chargeTopUps(
      BillingDatabase database, StripeGateway stripe, StripeSync sync, InstantSource clock) {
    return new ChargeTopUps(database, stripe, sync, clock);
  }

  @Bean
  BackgroundTask topUpCharging(ChargeTopUps topUps) {
    return new BackgroundTask("automatic top-ups", topUps::chargeOne, IDLE_PAUSE, () -> {});
  }

  @Bean
  ConcurrentMessageListenerContainer<byte[], byte[]> topUpsWanted(
      KafkaProperties kafka, ChargeTopUps topUps) {
    Map<String, Object> config = new HashMap<>(kafka.buildConsumerProperties());
    config.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    ContainerProperties properties = new ContainerProperties(Topics.BALANCE);
    properties.setMessageListener(new TopUpListener(topUps));
    properties.setMissingTopicsFatal(false);
    var factory =
        new DefaultKafkaConsumerFactory<>(
            config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    var container = new ConcurrentMessageListenerContainer<>(factory, properties);
    // A database that is away is waited for, for as long as it takes.
    container.setCommonErrorHandler(
        new DefaultErrorHandler(
            new FixedBackOff(RETRY.toMillis(), FixedBackOff.UNLIMITED_ATTEMPTS)));
    return container;
  }
}
