package io.tallyman.balance.outbox;

import io.tallyman.balance.store.LedgerDatabase;
import io.tallyman.balance.store.OutboxQueue;
import io.tallyman.balance.store.QuarantineQueries;
import io.tallyman.postgres.BackgroundTask;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the outbox; an instance that only serves requests may go without. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "tallyman.outbox.enabled", matchIfMissing = true)
public class OutboxConfiguration {
  private static final Duration IDLE_PAUSE = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MAX_BLOCK_MILLIS = 5_000;

  /** Above the broker's own limit: it, and not this client, says what is too large. */
  private static final int MAX_REQUEST_BYTES = 16 << 20;

  @Bean(destroyMethod = "close")
  Outbox outbox(LedgerDatabase database, KafkaProperties kafka) {
    return new Outbox(
        new OutboxQueue(database.writer()),
        new QuarantineQueries(database.ops()),
        new KafkaProducer<>(producerConfig(kafka.buildProducerProperties())),
        PATIENCE);
  }

  @Bean
  BackgroundTask outboxPublisher(Outbox outbox) {
    return new BackgroundTask("outbox", outbox::tell, IDLE_PAUSE, () -> {});
  }

  /** Retries in order and for ever: giving up would let later messages overtake. */
  static Map<String, Object> producerConfig(Map<String, Object> common) {
    Map<String, Object> config = new HashMap<>(common);
    config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    return config;
  }
}
