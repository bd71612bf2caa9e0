package io.tallyman.kafka;

import io.tallyman.web.access.AllowedOrigins;
import io.tallyman.web.access.KeyUses;
import io.tallyman.web.access.KnownKeys;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** All that a service on Kafka imports. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TopicSettings.class)
public class KafkaConfiguration {
  private static final int PATIENCE_MS = 2_000;

  @Bean(initMethod = "start", destroyMethod = "close")
  KafkaPresence kafkaPresence(
      KafkaProperties kafka, TopicSettings topics, ObjectProvider<FurtherTopics> further) {
    Map<String, Object> config = new HashMap<>(kafka.buildAdminProperties());
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    return new KafkaPresence(Admin.create(config), topics.all(further.stream()));
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  KeyUseTeller keyUseTeller(KafkaProperties kafka, KeyUses uses) {
    Map<String, Object> config = new HashMap<>(kafka.buildProducerProperties());
    config.put(ProducerConfig.CLIENT_ID_CONFIG, "tallyman-key-uses");
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MS);
    return new KeyUseTeller(
        new KafkaProducer<>(config, new StringSerializer(), new StringSerializer()), uses);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  KeyReader keyReader(KafkaProperties kafka, KnownKeys keys, AllowedOrigins origins) {
    Map<String, Object> config = new HashMap<>(kafka.buildConsumerProperties());
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "tallyman-keys");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    return new KeyReader(
        () -> new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        keys,
        origins);
  }
}
