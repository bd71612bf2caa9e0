package io.tallyman.balance.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tallyman.balance.audit.LogAudit;
import io.tallyman.balance.operations.Finding;
import io.tallyman.balance.store.FreshDatabase;
import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import io.tallyman.topic.BillingEvent;
import io.tallyman.topic.BillingEventCodec;
import io.tallyman.topic.BillingFact;
import io.tallyman.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

class IntakeTest {
  private static final int PARTITIONS = 6;
  private static final String CRM = Topics.usageOf("crm");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final EmbeddedKafkaKraftBroker BROKER =
      new EmbeddedKafkaKraftBroker(1, PARTITIONS);

  private static KafkaProducer<String, byte[]> producer;
  private static Admin admin;

  private final FreshDatabase database = FreshDatabase.create();

  @BeforeAll
  static void startBroker() {
    BROKER.brokerProperty("transaction.state.log.replication.factor", "1");
    BROKER.brokerProperty("transaction.state.log.min.isr", "1");
    BROKER.brokerProperty("auto.create.topics.enable", "false");
    BROKER.brokerProperty("offsets.topic.num.partitions", "1");
    BROKER.afterPropertiesSet();
    Map<String, Object> config = Map.of("bootstrap.servers", BROKER.getBrokersAsString());
    producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    admin = Admin.create(config);
  }

  @AfterAll
  static void stopBroker() {
    producer.close();
    admin.close();
    BROKER.destroy();
  }

  @BeforeEach
  void makeTopic() throws Exception {
    delete(takenFrom());
    createTopic();
  }

  @Test
  void anOrganizationsEventsCountOnceFromWhateverPartitionTheyCome() throws Exception {
    try (var _ = RunningService.start(database, BROKER.getBrokersAsString())) {
      for (int i = 0; i < 240; i++) {
        send(i % PARTITIONS, "acme", event("acme", "e" + i));
        send((i + 5) % PARTITIONS, null, event("acme", "e" + i));
      }
      awaitTaken(480);
    }
    assertThat(debited("acme")).isEqualTo(240);
    assertThat(count("select count(*) from quarantine")).isZero();
  }

  @Test
  void poisonIsKeptAndTheRecordsAroundItAreDebited() throws Exception {
    try (var _ = RunningService.start(database, BROKER.getBrokersAsString())) {
      send(0, "acme", event("acme", "before"));
      send(0, "acme", new byte[] {0, 1, 2, (byte) 0xff});
      send(0, "somebody-else", event("acme", "wrong key"));
      producer.send(new ProducerRecord<>(Topics.USAGE, 0, null, null)).get();
      send(0, "acme", event("acme", "after"));
      awaitTaken(5);
    }
    assertThat(debited("acme")).isEqualTo(2);
    assertThat(reasons()).containsExactly("key_mismatch", "unreadable", "unreadable");
  }

  @Test
  void aProducerWithATopicOfItsOwnMayNameItsOrganizationsAndNoOther() throws Exception {
    admin.createTopics(List.of(new NewTopic(CRM, 2, (short) 1))).all().get();
    try (var _ =
        RunningService.start(
            database,
            BROKER.getBrokersAsString(),
            "tallyman.intake.producers.crm=acme,globex",
            "tallyman.intake.producers.shop=acme")) {
      send(0, "acme", event("acme", "by anybody"));
      send(CRM, 0, "acme", event("acme", "its own"));
      send(CRM, 1, "victim", event("victim", "another's"));
      awaitTaken(3);
    }
    assertThat(debited("acme")).isEqualTo(2);
    assertThat(debited("victim")).isZero();
    assertThat(reasons()).containsExactly("other_organization");
    assertThat(admin.listTopics().names().get()).contains(Topics.usageOf("shop"));
  }

  /** So it is after a consumer was frozen: a batch is tried again, and its partitions have gone. */
  @Test
  void recordsOfAPartitionThatSomebodyElseHasByNowAreLeftToThem() throws Exception {
    send(0, "acme", event("acme", "another's"));
    send(1, "acme", event("acme", "its own"));
    List<Integer> taken = new ArrayList<>();
    FencedListener listener =
        new FencedListener(
            Topics.USAGE,
            new Positions(database.writer(), new TopicIds(admin)),
            records ->
                moves -> taken.addAll(records.stream().map(ConsumerRecord::partition).toList()));
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.assign(List.of(new TopicPartition(Topics.USAGE, 1)));
      listener.onMessage(List.of(record(0), record(1)), consumer);
    }
    assertThat(taken).containsExactly(1);
  }

  /** Readiness says so: whatever it is that fails, the database and the broker may be well. */
  @Test
  void aPartitionWhoseRecordsCannotBeTakenIsNamedUntilTheyAre() throws Exception {
    send(1, "acme", event("acme", "its own"));
    AtomicBoolean fails = new AtomicBoolean(true);
    FencedListener listener = listener(fails);
    TopicPartition partition = new TopicPartition(Topics.USAGE, 1);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.assign(List.of(partition));
      assertThatThrownBy(() -> listener.onMessage(List.of(record(1)), consumer))
          .isInstanceOf(BatchListenerFailedException.class);
      assertThat(listener.waiting())
          .containsOnlyKeys(partition)
          .extractingByKey(partition, InstanceOfAssertFactories.STRING)
          .contains("out of order");
      fails.set(false);
      listener.onMessage(List.of(record(1)), consumer);
    }
    assertThat(listener.waiting()).isEmpty();
  }

  /** What the listener has fetched by itself nobody else would send it back to. */
  @Test
  void recordsThatCameMeanwhileAreTakenAgainTooAfterAFailure() throws Exception {
    TopicPartition full = new TopicPartition(Topics.USAGE, 1);
    TopicPartition other = new TopicPartition(Topics.USAGE, 0);
    AtomicBoolean fails = new AtomicBoolean();
    FencedListener listener = listener(fails);
    try (MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest")) {
      consumer.assign(List.of(full, other));
      consumer.updateBeginningOffsets(Map.of(full, 0L, other, 0L));
      consumer.updateEndOffsets(Map.of(full, 1_001L, other, 1L));
      listener.onMessage(
          LongStream.range(0, 1_000).mapToObj(offset -> record(1, offset)).toList(), consumer);
      assertThat(consumer.committed(Set.of(full)))
          .containsEntry(full, new OffsetAndMetadata(1_000));
      consumer.addRecord(record(0, 0));
      fails.set(true);

      assertThatThrownBy(() -> listener.onMessage(List.of(record(1, 1_000)), consumer))
          .isInstanceOf(BatchListenerFailedException.class);

      assertThat(listener.waiting()).containsOnlyKeys(full, other);
      assertThat(consumer.position(other)).isZero();
      assertThat(consumer.position(full)).isEqualTo(1_000);
    }
  }

  @Test
  void recordsOfAPartitionThatWasBegunAnewBetweenTwoPollsAreTakenOnce() throws Exception {
    TopicPartition partition = new TopicPartition(Topics.USAGE, 1);
    List<Long> taken = new ArrayList<>();
    FencedListener listener =
        new FencedListener(
            Topics.USAGE,
            new Positions(database.writer(), new TopicIds(admin)),
            records ->
                moves -> taken.addAll(records.stream().map(ConsumerRecord::offset).toList()));
    try (MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest")) {
      consumer.assign(List.of(partition));
      consumer.updateBeginningOffsets(Map.of(partition, 0L));
      consumer.updateEndOffsets(Map.of(partition, 4L));
      listener.onMessage(
          List.of(record(1, 0), record(1, 1), record(1, 2), record(1, 0), record(1, 1)), consumer);

      assertThat(taken).containsExactly(0L, 1L);
      assertThat(consumer.committed(Set.of(partition)))
          .containsEntry(partition, new OffsetAndMetadata(2));
    }
  }

  @Test
  void theAuditNamesARecordThatTheLedgerSaysItHasTakenAndHasNot() throws Exception {
    try (var _ = RunningService.start(database, BROKER.getBrokersAsString())) {
      for (int i = 0; i < 10; i++) {
        send(i % 3, "acme", event("acme", "e" + i));
        send(i % 3, "acme", event("acme", "e" + i));
      }
      send(0, "acme", new byte[] {0, 1, 2});
      send(1, "acme", new byte[] {0, 1, 2});
      awaitTaken(22);
    }
    assertThat(auditOfTheLog()).isEmpty();

    send(0, "acme", event("acme", "lost"));
    moveFence(0, 1);
    assertThat(auditOfTheLog())
        .singleElement()
        .satisfies(lost -> {
          assertThat(lost.what()).isEqualTo("event test lost");
          assertThat(lost.place()).matches("tallyman.usage-0@[0-9]+");
        });
    moveFence(0, 5);
    assertThat(auditOfTheLog()).extracting(Finding::what).contains("next offset to take");
    moveFence(0, -7);
    assertThat(auditOfTheLog())
        .as("behind what the consumers have confirmed")
        .extracting(Finding::what)
        .containsExactly("next offset to take");
  }

  private void moveFence(int partition, int by) {
    database
        .owner()
        .useHandle(handle ->
            handle.execute(
                "update intake_offset set next = next + ? where partition = ? and topic_id = ?",
                by,
                partition,
                new TopicIds(admin).of(Topics.USAGE)));
  }

  private List<Finding> auditOfTheLog() throws Exception {
    if (!admin.listTopics().names().get().contains(Topics.BILLING)) {
      admin.createTopics(List.of(new NewTopic(Topics.BILLING, 3, (short) 1))).all().get();
    }
    AuditLog audit =
        new AuditLog(database.ops(), admin, new Producers(Map.of()), IntakeTest::consumer);
    List<Finding> found = new ArrayList<>();
    for (LogAudit.Position at = LogAudit.Position.FIRST; at != null; ) {
      LogAudit.Slice slice = audit.next(at);
      // Other tests have left facts on the other topic.
      slice.findings().stream()
          .filter(finding -> finding.place().startsWith(Topics.USAGE))
          .forEach(found::add);
      at = slice.next();
    }
    return found;
  }

  @Test
  void factsAreTakenOffTheBillingTopic() throws Exception {
    if (!admin.listTopics().names().get().contains(Topics.BILLING)) {
      admin.createTopics(List.of(new NewTopic(Topics.BILLING, 3, (short) 1))).all().get();
    }
    try (var _ = RunningService.start(database, BROKER.getBrokersAsString())) {
      for (String payment : List.of("pi_1", "pi_2", "pi_1")) {
        BillingFact fact =
            new BillingFact.PackPurchased(
                payment,
                "credits-500",
                Credits.of(500),
                "default",
                Money.parse("20.00", Currency.getInstance("USD")),
                BillingFact.PurchaseKind.MANUAL,
                null);
        RecordHeaders headers = new RecordHeaders();
        byte[] value =
            BillingEventCodec.encode(
                new BillingEvent("acme", 1, Instant.now(), fact), headers::add);
        producer.send(new ProducerRecord<>(Topics.BILLING, null, "acme", value, headers)).get();
      }
      await()
          .atMost(PATIENCE)
          .until(() -> count("select coalesce(sum(credits), 0) from account") == 1_000_000_000L);
    }
    assertThat(count("select count(*) from billing_payment")).isEqualTo(2);
    assertThat(count("select count(*) from quarantine")).isZero();
  }

  @Test
  void aTopicMadeAnewIsTakenFromItsBeginning() throws Exception {
    try (var _ = RunningService.start(database, BROKER.getBrokersAsString())) {
      for (int i = 0; i < 50; i++) {
        send(3, "acme", event("acme", "old" + i));
      }
      awaitTaken(50);
      delete(List.of(Topics.USAGE));
      createTopic();
      for (int i = 0; i < 80; i++) {
        send(3, "acme", event("acme", (i < 40 ? "old" : "new") + i));
      }
      await().atMost(PATIENCE).until(() -> debited("acme") == 90);
    }
    assertThat(debited("acme")).isEqualTo(90);
  }

  @Test
  void threeInstancesThatComeAndGoDebitEachEventOnce() throws Exception {
    String brokers = BROKER.getBrokersAsString();
    int events = 3_000;
    Thread sender =
        Thread.ofVirtual()
            .start(() -> {
              for (int i = 0; i < events; i++) {
                send(i % PARTITIONS, null, event("org-" + i % 7, "e" + i));
              }
            });
    try (var _ = RunningService.start(database, brokers, "tallyman.intake.batch-size=50")) {
      for (int round = 0; round < 2; round++) {
        try (var _ = RunningService.start(database, brokers, "tallyman.intake.batch-size=20");
            var _ = RunningService.start(database, brokers, "tallyman.intake.batch-size=7")) {
          long target = taken() + 400;
          await().atMost(PATIENCE).until(() -> taken() >= Math.min(target, events));
        }
      }
      sender.join();
      awaitTaken(events);
    }
    assertThat(count("select count(*) from usage")).isEqualTo(events);
    assertThat(count("select sum(overage) from account")).isEqualTo(events * 1_000_000L);
    assertThat(count("select sum(events) from posting")).isEqualTo(events);
  }

  /** Takes whatever comes, unless it is to fail. */
  private FencedListener listener(AtomicBoolean fails) {
    return new FencedListener(
        Topics.USAGE,
        new Positions(database.writer(), new TopicIds(admin)),
        records ->
            moves -> {
              if (fails.get()) {
                throw new IllegalStateException("out of order");
              }
              return true;
            });
  }

  private static KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            BROKER.getBrokersAsString(),
            "isolation.level",
            "read_committed",
            "group.id",
            "intake-test"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static ConsumerRecord<byte[], byte[]> record(int partition) {
    return record(partition, 0);
  }

  private static ConsumerRecord<byte[], byte[]> record(int partition, long offset) {
    return new ConsumerRecord<>(Topics.USAGE, partition, offset, null, new byte[0]);
  }

  private static byte[] event(String organization, String id) {
    return """
    {"specversion":"1.0","id":"%s","source":"test","type":"mcp.query","subject":"%s","data":{}}\
    """
        .formatted(id, organization)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void send(int partition, @Nullable String key, byte[] value) {
    send(Topics.USAGE, partition, key, value);
  }

  private static void send(String topic, int partition, @Nullable String key, byte[] value) {
    var sent = new ProducerRecord<>(topic, partition, key, value);
    sent.headers()
        .add("content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8));
    try {
      producer.send(sent).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void createTopic() throws Exception {
    var topic = new NewTopic(Topics.USAGE, PARTITIONS, (short) 1);
    topic.configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"));
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(e -> e instanceof ExecutionException)
        .until(() -> {
          admin.createTopics(List.of(topic)).all().get();
          return true;
        });
  }

  private static void delete(List<String> topics) throws Exception {
    admin.deleteTopics(topics).all().get();
    await().atMost(PATIENCE).until(() -> takenFrom().stream().noneMatch(topics::contains));
  }

  /** The topics that offsets are kept of: what a test leaves in one, the next would take too. */
  private static List<String> takenFrom() throws Exception {
    return admin.listTopics().names().get().stream()
        .filter(name -> name.startsWith(Topics.USAGE) || name.equals(Topics.BILLING))
        .toList();
  }

  private void awaitTaken(long records) {
    await().atMost(PATIENCE).until(() -> taken() == records);
  }

  private long taken() {
    return count("select coalesce(sum(next), 0) from intake_offset");
  }

  private long debited(String organization) {
    return count(
        "select count(*) from usage u join organization o on o.id = u.organization_id"
            + " where o.name = '"
            + organization
            + "'");
  }

  private List<String> reasons() {
    return database
        .owner()
        .withHandle(handle ->
            handle
                .select("select reason from quarantine order by reason")
                .mapTo(String.class)
                .list());
  }

  private long count(String sql) {
    return database.owner().withHandle(handle -> handle.select(sql).mapTo(Long.class).one());
  }
}
