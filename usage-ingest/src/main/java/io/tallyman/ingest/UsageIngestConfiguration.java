package io.tallyman.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.tallyman.catalog.Catalogs;
import io.tallyman.kafka.KafkaConfiguration;
import io.tallyman.web.ClockOffset;
import io.tallyman.web.WebConfiguration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The whole service, to be run alone or beside others. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({CatalogSettings.class, IngestSettings.class})
@Import({WebConfiguration.class, KafkaConfiguration.class})
public class UsageIngestConfiguration {
  @Bean
  UsageController usageController(
      CatalogSettings catalog,
      IngestSettings settings,
      Producer<String, byte[]> singleProducer,
      Producer<String, byte[]> batchProducer,
      MeterRegistry registry,
      InstantSource clock,
      ClockOffset clockOffset) {
    return new UsageController(
        new UsageAdmission(Catalogs.at(catalog.catalog()), clockOffset),
        new UsagePublisher(singleProducer, batchProducer),
        settings,
        new IngestMeters(registry),
        clock);
  }

  /** Whoever sends one event waits for its answer, and not for others to send theirs. */
  @Bean(destroyMethod = "close")
  Producer<String, byte[]> singleProducer(KafkaProperties kafka, IngestSettings settings) {
    Map<String, Object> config = producerConfig("tallyman-ingest-single", kafka, settings);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  @Bean(destroyMethod = "close")
  Producer<String, byte[]> batchProducer(KafkaProperties kafka, IngestSettings settings) {
    Map<String, Object> config = producerConfig("tallyman-ingest", kafka, settings);
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  private static Map<String, Object> producerConfig(
      String clientId, KafkaProperties kafka, IngestSettings settings) {
    Map<String, Object> config = new HashMap<>(kafka.buildProducerProperties());
    config.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, settings.compression());
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, settings.bufferMemory().toBytes());
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, settings.maxBlock().toMillis());
    config.put(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        Math.toIntExact(settings.deliveryTimeout().toMillis()));
    config.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        Math.toIntExact(settings.requestTimeout().toMillis()));
    return config;
  }

  // Boot binds them, as it does every MeterBinder.

  @Bean(destroyMethod = "close")
  KafkaClientMetrics singleProducerMetrics(Producer<String, byte[]> singleProducer) {
    return new KafkaClientMetrics(singleProducer);
  }

  @Bean(destroyMethod = "close")
  KafkaClientMetrics batchProducerMetrics(Producer<String, byte[]> batchProducer) {
    return new KafkaClientMetrics(batchProducer);
  }
}
