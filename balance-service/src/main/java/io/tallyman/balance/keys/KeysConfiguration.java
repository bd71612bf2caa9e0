package io.tallyman.balance.keys;

import io.tallyman.balance.store.KeyTable;
import io.tallyman.balance.store.LedgerDatabase;
import io.tallyman.postgres.BackgroundTask;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the keys. */
@Configuration(proxyBeanMethods = false)
@Import({KeysController.class, OriginsController.class, TokensController.class})
public class KeysConfiguration {
  @Bean
  ManageKeys manageKeys(LedgerDatabase database) {
    return new ManageKeys(database.writer(), database.ops());
  }

  /** The topic may be new, or have been lost: what is told twice is known once. */
  @Bean
  ApplicationRunner toldKeys(LedgerDatabase database, InstantSource clock) {
    return _ ->
        database.writer().useTransaction(handle -> new KeyTable(handle).tellAll(clock.instant()));
  }

  @Bean
  @ConditionalOnProperty(name = "tallyman.intake.enabled", matchIfMissing = true)
  BackgroundTask keyUseIntake(LedgerDatabase database, KafkaProperties kafka) {
    Map<String, Object> config = new HashMap<>(kafka.buildConsumerProperties());
    config.put(ConsumerConfig.GROUP_ID_CONFIG, "tallyman-key-uses");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    KeyUseIntake intake =
        new KeyUseIntake(
            database.writer(),
            () -> new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer()));
    return new BackgroundTask("key uses", intake::take, Duration.ofSeconds(1), intake::release);
  }
}
