package io.tallyman.balance.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.tallyman.balance.audit.LogAudit;
import io.tallyman.balance.billing.TakeFact;
import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.intake.UsageListener.Worker;
import io.tallyman.balance.operations.Work;
import io.tallyman.balance.posting.AccountDemand;
import io.tallyman.balance.posting.PostUsage;
import io.tallyman.balance.store.AccountDirectory;
import io.tallyman.balance.store.LedgerDatabase;
import io.tallyman.balance.store.PostingNumbers;
import io.tallyman.balance.store.QuarantineQueries;
import io.tallyman.balance.store.UsageWeeks;
import io.tallyman.kafka.FurtherTopics;
import io.tallyman.postgres.BackgroundTask;
import io.tallyman.topic.Topics;
import io.tallyman.web.ClockOffset;
import io.tallyman.web.Dependency;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;
import tools.jackson.databind.json.JsonMapper;

/** Wires the consumers of usage. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IntakeSettings.class)
public class IntakeConfiguration {
  /** The consumers' group; its offsets say how far usage has been taken. */
  public static final String GROUP = "tallyman-balance";

  public static final String BILLING_GROUP = GROUP + "-billing";

  /**
   * A whole batch out of one partition: the more of an organization's events come together, the
   * fewer postings they make.
   */
  private static final int PARTITION_FETCH_BYTES = 8 << 20;

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
  private static final Duration BETWEEN_WEEK_CHECKS = Duration.ofMinutes(5);

  /** Makes a poster for a thread's own use. */
  interface PostUsageFactory extends Supplier<PostUsage> {}

  @Bean
  UsageWeeks usageWeeks(LedgerDatabase database) {
    UsageWeeks weeks = new UsageWeeks(database.writer());
    weeks.reload();
    return weeks;
  }

  @Bean
  AccountDemand accountDemand() {
    return new AccountDemand();
  }

  @Bean
  PostUsageFactory postUsageFactory(
      LedgerDatabase database,
      CatalogHistory catalogs,
      AccountDirectory directory,
      UsageWeeks weeks,
      InstantSource clock) {
    PostingNumbers numbers = new PostingNumbers(database.writer());
    return () -> new PostUsage(database.writer(), catalogs, directory, weeks, numbers, clock);
  }

  @Bean
  BillingListener billingListener(
      LedgerDatabase database,
      CatalogHistory catalogs,
      AccountDirectory directory,
      ClockOffset clockOffset,
      InstantSource clock) {
    TakeFact takeFact = new TakeFact(catalogs, directory, clock);
    return new BillingListener(database.writer(), takeFact, clockOffset, clock);
  }

  @Bean
  Producers producers(IntakeSettings settings) {
    return new Producers(settings.producers());
  }

  @Bean
  FurtherTopics producersTopics(Producers producers) {
    return new FurtherTopics(producers.ownTopics());
  }

  @Bean
  QuarantineReplay quarantineReplay(
      LedgerDatabase database,
      PostUsageFactory postUsage,
      BillingListener billing,
      Producers producers,
      CatalogHistory catalogs,
      InstantSource clock) {
    return new QuarantineReplay(
        database.writer(), postUsage, billing, producers, () -> window(catalogs, clock), clock);
  }

  @Bean
  Work replay(LedgerDatabase database, QuarantineReplay replay, JsonMapper json) {
    return new ReplayWork(new QuarantineQueries(database.ops()), replay, json);
  }

  @Bean
  BackgroundTask waitingVoids(QuarantineReplay replay) {
    return new BackgroundTask(
        "replay of waiting voids", replay::replayVoids, BETWEEN_TRIES, () -> {});
  }

  @Bean
  BackgroundTask usageWeekKeeping(UsageWeeks weeks, CatalogHistory catalogs, InstantSource clock) {
    return new BackgroundTask(
        "keeping of usage weeks",
        () -> {
          weeks.keep(clock.instant(), window(catalogs, clock));
          return false;
        },
        BETWEEN_WEEK_CHECKS,
        () -> {});
  }

  private static Duration window(CatalogHistory catalogs, InstantSource clock) {
    return catalogs.timeline().at(clock.instant()).catalog().policies().dedupeWindow();
  }

  /** The consumers themselves, which an instance that only serves requests does not have. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(name = "tallyman.intake.enabled", matchIfMissing = true)
  static class Consumers {
    @Bean(destroyMethod = "close")
    Admin intakeAdmin(KafkaProperties kafka) {
      return Admin.create(kafka.buildAdminProperties());
    }

    @Bean
    LogAudit logAudit(
        LedgerDatabase database, Admin intakeAdmin, Producers producers, KafkaProperties kafka) {
      Map<String, Object> config = consumerConfig(LOG_RECORDS_AT_A_TIME, kafka);
      config.remove(ConsumerConfig.GROUP_ID_CONFIG);
      return new AuditLog(
          database.ops(), intakeAdmin, producers, () -> new KafkaConsumer<>(config));
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
    ConcurrentMessageListenerContainer<byte[], byte[]> usageConsumers(
        IntakeSettings settings,
        Producers producers,
        KafkaProperties kafka,
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
      ConcurrentMessageListenerContainer<byte[], byte[]> container =
          container(
              producers.topics(),
              GROUP,
              new FencedListener(Topics.USAGE, positions, usage),
              consumerConfig(settings.batchSize(), kafka));
      container.setConcurrency(settings.consumers());
      return container;
    }

    /** Facts are few: each has a transaction of its own. */
    @Bean
    ConcurrentMessageListenerContainer<byte[], byte[]> billingConsumer(
        KafkaProperties kafka, Positions positions, BillingListener billing) {
      return container(
          List.of(Topics.BILLING),
          BILLING_GROUP,
          new FencedListener(Topics.BILLING, positions, billing),
          consumerConfig(1, kafka));
    }

    private static ConcurrentMessageListenerContainer<byte[], byte[]> container(
        List<String> topics, String group, FencedListener listener, Map<String, Object> config) {
      ContainerProperties properties = new ContainerProperties(topics.toArray(String[]::new));
      properties.setGroupId(group);
      properties.setMessageListener(listener);
      properties.setConsumerRebalanceListener(listener);
      properties.setMissingTopicsFatal(false);
      ConcurrentMessageListenerContainer<byte[], byte[]> container =
          new ConcurrentMessageListenerContainer<>(
              new DefaultKafkaConsumerFactory<>(config), properties);
      container.setCommonErrorHandler(
          new DefaultErrorHandler(
              new FixedBackOff(BETWEEN_TRIES.toMillis(), FixedBackOff.UNLIMITED_ATTEMPTS)));
      return container;
    }

    private static Map<String, Object> consumerConfig(int batchSize, KafkaProperties kafka) {
      Map<String, Object> config = new HashMap<>(kafka.buildConsumerProperties());
      config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
      config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
      config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
      config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
      config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batchSize);
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
    Dependency usageIntake(Positions positions) {
      return new Dependency() {
        @Override
        public String name() {
          return "intake";
        }

        @Override
        public @org.jspecify.annotations.Nullable String fault() {
          Map<?, String> stopped = positions.stopped();
          return stopped.isEmpty() ? null : stopped.toString();
        }
      };
    }
  }
}
