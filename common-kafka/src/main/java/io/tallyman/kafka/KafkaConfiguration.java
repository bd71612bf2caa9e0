package io.tallyman.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
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
  KafkaPresence kafkaPresence(KafkaProperties kafka, TopicSettings topics) {
    Map<String, Object> config = new HashMap<>(kafka.buildAdminProperties());
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    return new KafkaPresence(Admin.create(config), topics.all());
  }
}
