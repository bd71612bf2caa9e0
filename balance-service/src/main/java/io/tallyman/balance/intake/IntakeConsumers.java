package io.tallyman.balance.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.tallyman.balance.audit.LogAudit;
import io.tallyman.balance.intake.IntakeConfiguration.PostUsageFactory;
import io.tallyman.balance.intake.UsageListener.Worker;
import io.tallyman.balance.posting.AccountDemand;
import io.tallyman.balance.store.LedgerDatabase;
import io.tallyman.postgres.BackgroundTask;
import io.tallyman.topic.Topics;
import io.tallyman.web.ClockOffset;
import io.tallyman.web.Dependency;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

/** The consumers, which an instance that only serves requests does not have. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "tallyman.intake.enabled", matchIfMissing = true)
class IntakeConsumers {
  /** While the first of a poll's batches is in its transaction, the next is prepared. */
  private static final int BATCHES_A_POLL = 4;

  /**
   * Whole batches out of one partition: the more of an organization's events come together, the
   * fewer postings they make.
   */
  private static final int PARTITION_FETCH_BYTES = 3 << 20;

  /** Bounds what waits in memory, whatever the number of partitions. */
  private static final int FETCH_BYTES = 2 * PARTITION_FETCH_BYTES;

  /**
   * So long after an instance has died its partitions go to the others. Kafka's own 45 s are for
   * consumers to which being taken for dead does harm; here the fences see to it that it does none.
   */
  private static final Duration TAKEN_FOR_DEAD_AFTER = Duration.ofSeconds(15);

  private static final int LOG_RECORDS_AT_A_TIME = 5_000;

  /** So long it takes at most until a topic or a partition that has come is read too. */
  private static final Duration NEW_TOPICS_AFTER = Duration.ofSeconds(30);

  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
  private static final Duration BETWEEN_TOPIC_CHECKS = Duration.ofSeconds(5);

  @Bean(destroyMethod = "close")
  Admin intakeAdmin(KafkaProperties kafka) {
    return Admin.create(kafka.buildAdminProperties());
  }

  @Bean
  LogAudit logAudit(
      LedgerDatabase database, Admin intakeAdmin, Producers producers, KafkaProperties kafka) {
    Map<String, Object> config = consumerConfig(LOG_RECORDS_AT_A_TIME, kafka);
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return new AuditLog(database.ops(), intakeAdmin, producers, () -> new KafkaConsumer<>(config));
  }

  @Bean
  LagController lagController(LedgerDatabase database, Admin intakeAdmin, Producers producers) {
    return new LagController(database, intakeAdmin, producers);
  }

  @Bean
  Positions intakePositions(LedgerDatabase database, Admin intakeAdmin) {
    return new Positions(database.writer(), new TopicIds(intakeAdmin));
  }

  @Bean
  FencedListener fencedUsage(
      IntakeSettings settings,
      Producers producers,
      Positions positions,
      PostUsageFactory postUsage,
      AccountDemand demand,
      ClockOffset clockOffset,
      InstantSource clock,
      MeterRegistry meters) {
    UsageListener usage =
        new UsageListener(
            producers,
            new IntakeMeters(meters),
            clockOffset,
            demand,
            clock,
            () ->
                new Worker(
                    postUsage.get(), new BatchSize(settings.batchSize(), settings.lockTarget())));
    return new FencedListener(Topics.USAGE, positions, usage);
  }

  @Bean
  FencedListener fencedBilling(Positions positions, BillingListener billing) {
    return new FencedListener(Topics.BILLING, positions, billing);
  }

  @Bean
  ConcurrentMessageListenerContainer<byte[], byte[]> usageConsumers(
      IntakeSettings settings,
      Producers producers,
      KafkaProperties kafka,
      FencedListener fencedUsage) {
    ConcurrentMessageListenerContainer<byte[], byte[]> container =
        container(
            producers.topics(),
            IntakeConfiguration.GROUP,
            fencedUsage,
            consumerConfig(BATCHES_A_POLL * settings.batchSize(), kafka));
    container.setConcurrency(settings.consumers());
    return container;
  }

  /** Facts are few: each has a transaction of its own. */
  @Bean
  ConcurrentMessageListenerContainer<byte[], byte[]> billingConsumer(
      KafkaProperties kafka, FencedListener fencedBilling) {
    return container(
        List.of(Topics.BILLING),
        IntakeConfiguration.BILLING_GROUP,
        fencedBilling,
        consumerConfig(1, kafka));
  }

  private static ConcurrentMessageListenerContainer<byte[], byte[]> container(
      List<String> topics, String group, FencedListener listener, Map<String, Object> config) {
    ContainerProperties properties = new ContainerProperties(topics.toArray(String[]::new));
    properties.setGroupId(group);
    properties.setMessageListener(listener);
    properties.setConsumerRebalanceListener(listener);
    properties.setMissingTopicsFatal(false);
    // The listener says how far the group has come: it may have taken more than it was handed.
    properties.setAckMode(AckMode.MANUAL);
    ConcurrentMessageListenerContainer<byte[], byte[]> container =
        new ConcurrentMessageListenerContainer<>(
            new DefaultKafkaConsumerFactory<>(config), properties);
    container.setCommonErrorHandler(
        new DefaultErrorHandler(
            new FixedBackOff(BETWEEN_TRIES.toMillis(), FixedBackOff.UNLIMITED_ATTEMPTS)));
    return container;
  }

  private static Map<String, Object> consumerConfig(int recordsAPoll, KafkaProperties kafka) {
    Map<String, Object> config = new HashMap<>(kafka.buildConsumerProperties());
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, recordsAPoll);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.putIfAbsent(
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) TAKEN_FOR_DEAD_AFTER.toMillis());
    config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, (int) NEW_TOPICS_AFTER.toMillis());
    return config;
  }

  /** A topic that was deleted and made anew under a running consumer. */
  @Bean
  BackgroundTask topicWatch(Positions positions, Producers producers, Admin intakeAdmin) {
    TopicIds topicIds = new TopicIds(intakeAdmin);
    return new BackgroundTask(
        "watch over topics",
        () -> {
          Stream.concat(producers.topics().stream(), Stream.of(Topics.BILLING))
              .forEach(topic -> positions.forgetOtherThan(topic, topicIds.of(topic)));
          return false;
        },
        BETWEEN_TOPIC_CHECKS,
        () -> {});
  }

  @Bean
  Dependency usageIntake(Positions positions, List<FencedListener> listeners) {
    return new Dependency() {
      @Override
      public String name() {
        return "intake";
      }

      @Override
      public @Nullable String fault() {
        Map<TopicPartition, String> standing = new HashMap<>(positions.stopped());
        listeners.forEach(listener -> standing.putAll(listener.waiting()));
        return standing.isEmpty() ? null : standing.toString();
      }
    };
  }
}
