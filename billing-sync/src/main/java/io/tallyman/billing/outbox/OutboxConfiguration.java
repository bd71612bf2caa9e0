package io.tallyman.billing.outbox;

import io.tallyman.billing.store.BillingDatabase;
import io.tallyman.postgres.BackgroundTask;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the outbox of facts. */
@Configuration(proxyBeanMethods = false)
public class OutboxConfiguration {
  private static final Duration IDLE_PAUSE = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MAX_BLOCK_MILLIS = 5_000;

  @Bean(destroyMethod = "close")
  FactOutbox factOutbox(BillingDatabase database, KafkaProperties kafka) {
    return new FactOutbox(
        database, new KafkaProducer<>(config(kafka.buildProducerProperties())), PATIENCE);
  }

  @Bean
  BackgroundTask factPublisher(FactOutbox factOutbox) {
    return new BackgroundTask("billing outbox", factOutbox::publish, IDLE_PAUSE, () -> {});
  }

  /** Retries in order and for ever: giving up would let later facts overtake. */
  private static Map<String, Object> config(Map<String, Object> common) {
    Map<String, Object> config = new HashMap<>(common);
    config.put(ProducerConfig.CLIENT_ID_CONFIG, "tallyman-billing");
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    return config;
  }
}
