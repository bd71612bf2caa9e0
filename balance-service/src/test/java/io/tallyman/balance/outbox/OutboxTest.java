package io.tallyman.balance.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallyman.balance.store.FreshDatabase;
import io.tallyman.balance.store.LedgerSeed;
import io.tallyman.balance.store.LedgerSeed.Event;
import io.tallyman.balance.store.MonthlyTerms;
import io.tallyman.balance.store.NoticeTable;
import io.tallyman.balance.store.NoticeTable.Notice;
import io.tallyman.balance.store.OutboxQueue;
import io.tallyman.balance.store.OutboxTable;
import io.tallyman.balance.store.QuarantineQueries;
import io.tallyman.balance.store.Told;
import io.tallyman.balance.store.TopUp.Started;
import io.tallyman.balance.store.TopUpTable;
import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Ledger;
import io.tallyman.money.Money;
import io.tallyman.topic.BalanceEvent;
import io.tallyman.topic.BalanceEvent.TierChange;
import io.tallyman.topic.BalanceEventCodec;
import io.tallyman.topic.NoticeKind;
import io.tallyman.topic.TopUpWanted;
import io.tallyman.topic.Topics;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

class OutboxTest {
  private static final Instant START = Instant.parse("2026-11-02T10:00:00Z");
  private static final EmbeddedKafkaKraftBroker BROKER =
      new EmbeddedKafkaKraftBroker(1, 3, Topics.BALANCE, Topics.DEADLETTER);

  private final FreshDatabase database = FreshDatabase.create();
  private final LedgerSeed seed = new LedgerSeed(database, new Ledger(MonthlyTerms.of(null)));
  private final long acme = seed.organization("acme-" + System.nanoTime(), START);
  private final long account = seed.account(acme, "default", START, null);

  @BeforeAll
  static void startBroker() {
    BROKER.afterPropertiesSet();
  }

  @AfterAll
  static void stopBroker() {
    BROKER.destroy();
  }

  @Test
  void postingsAreToldInOrderUnderTheOrganizationsKeyAndThenForgotten() throws Exception {
    seed.grant(account, LotSource.BONUS, "10", null, "welcome", START);
    seed.grantUnits(account, "small", 1, "units", START);
    Event.Tier small = new Event.Tier("small", "1");
    long run =
        seed.use(account, START, List.of(Event.of("a", START, small), Event.of("b", START, small)));
    left(List.of(1L, 2L));
    left(List.of(3L));

    try (Outbox outbox = outbox(kafka())) {
      while (outbox.tell()) {}
    }

    List<BalanceEvent> told = told(Topics.BALANCE, 3).stream().map(this::decoded).toList();
    assertThat(told).extracting(BalanceEvent::seq).containsExactly(1L, 2L, 3L);
    assertThat(told)
        .extracting(BalanceEvent::id)
        .containsExactly("p" + account + ".1", "p" + account + ".2", "u" + run + ".1");
    assertThat(told.get(1).tiers()).containsExactly(new TierChange("small", 1));
    assertThat(told.get(2).tiers()).containsExactly(new TierChange("small", -1));
    assertThat(told.get(2).lastTransactionId()).isEqualTo("u" + run + ".2");
    assertThat(told.get(2).amount()).hasToString("-1");
    assertThat(told.get(2).balanceAfter()).hasToString("9");
    assertThat(entries()).isZero();
  }

  @Test
  void unreadableRecordsGoToTheDeadLetterTopicAsTheyCame() throws Exception {
    seed.execute(
        """
        insert into quarantine (fingerprint, state, reason, detail, topic, partition,
                                record_offset, arrived_at, record_key, header_names, header_values,
                                record_value, times, first_seen_at, last_seen_at)
        values ('x', 'waiting', 'unreadable', 'no event', 'tallyman.usage', 3, 42, now(),
                '\\xff01', array['odd'], array['\\xff00'::bytea], '\\xfe', 1, now(), now())
        """);
    seed.execute(
        """
        insert into outbox (account_ids, seqs, quarantined, created_at)
        select '{}', '{}', array_agg(id), now() from quarantine
        """);

    try (Outbox outbox = outbox(kafka())) {
      while (outbox.tell()) {}
    }

    ConsumerRecord<byte[], byte[]> told = told(Topics.DEADLETTER, 1).getFirst();
    assertThat(told.key()).isEqualTo(new byte[] {(byte) 0xff, 1});
    assertThat(told.value()).isEqualTo(new byte[] {(byte) 0xfe});
    assertThat(told.headers().lastHeader("odd").value()).isEqualTo(new byte[] {(byte) 0xff, 0});
    assertThat(new String(told.headers().lastHeader(Messages.REASON).value(), UTF_8))
        .isEqualTo("unreadable");
    assertThat(new String(told.headers().lastHeader(Messages.FROM_OFFSET).value(), UTF_8))
        .isEqualTo("42");
  }

  @Test
  void noticesAndTopUpsAreToldUnderTheOrganizationsKey() throws Exception {
    Instant at = START.plusSeconds(1);
    UUID attempt = new UUID(1, 2);
    database
        .writer()
        .useTransaction(handle -> {
          Money price = Money.parse("20.00", Currency.getInstance("USD"));
          new TopUpTable(handle)
              .start(new Started(attempt, account, acme, "pack", 500_000_000, price, at));
          NoticeTable.tell(
              handle,
              List.of(
                  new Notice(account, acme, "exhausted", "{\"unit\":\"xl\"}", at),
                  new Notice(account, acme, "overage_begun", "{}", at)),
              List.of(attempt),
              at);
        });

    try (Outbox outbox = outbox(kafka())) {
      while (outbox.tell()) {}
    }

    List<ConsumerRecord<byte[], byte[]>> told = told(Topics.BALANCE, 3);
    assertThat(BalanceEventCodec.decodeNotice(told.getFirst().value()).details())
        .containsExactly(Map.entry("unit", "xl"));
    assertThat(BalanceEventCodec.decodeNotice(told.get(1).value()).notice())
        .isEqualTo(NoticeKind.OVERAGE_BEGUN);
    TopUpWanted wanted = BalanceEventCodec.decodeTopUp(told.get(2).value());
    assertThat(wanted.attempt()).isEqualTo(attempt);
    assertThat(wanted.price().amount()).isEqualTo("20.00");
    assertThat(told)
        .allSatisfy(
            one -> assertThat(new String(one.key(), UTF_8)).isEqualTo(wanted.organization()));
    assertThat(entries()).isZero();
  }

  @Test
  void onlyOneInstanceTellsAndTheNextTakesOverWhenItLeaves() throws Exception {
    seed.grant(account, LotSource.BONUS, "10", null, "welcome", START);
    MockProducer<byte[], byte[]> first = acknowledging(true);
    MockProducer<byte[], byte[]> second = acknowledging(true);
    Outbox active = outbox(first);
    Outbox standby = outbox(second);
    assertThat(active.tell()).isFalse();
    left(List.of(1L));

    assertThat(standby.tell()).isFalse();
    assertThat(entries()).isEqualTo(1);
    active.close();
    standby.tell();
    standby.close();

    assertThat(first.history()).isEmpty();
    assertThat(second.history()).hasSize(1);
    assertThat(entries()).isZero();
  }

  @Test
  void nothingIsForgottenOrToldTwiceWhileTheBrokerIsAway() throws Exception {
    seed.grant(account, LotSource.BONUS, "10", null, "welcome", START);
    left(List.of(1L));
    MockProducer<byte[], byte[]> producer = acknowledging(false);
    try (Outbox outbox = outbox(producer)) {
      assertThatThrownBy(outbox::tell).isInstanceOf(TimeoutException.class);
      assertThatThrownBy(outbox::tell).isInstanceOf(TimeoutException.class);
      assertThat(entries()).isEqualTo(1);
      assertThat(producer.history()).hasSize(1);

      producer.completeNext();

      outbox.tell();
      assertThat(entries()).isZero();
      assertThat(producer.history()).hasSize(1);
    }
  }

  @Test
  void whatTheProducerGivesUpOnIsToldAgainUnderTheSameId() throws Exception {
    seed.grant(account, LotSource.BONUS, "10", null, "welcome", START);
    left(List.of(1L));
    MockProducer<byte[], byte[]> producer = acknowledging(false);
    try (Outbox outbox = outbox(producer)) {
      assertThatThrownBy(outbox::tell).isInstanceOf(TimeoutException.class);
      producer.errorNext(new IllegalStateException("fenced"));
      assertThatThrownBy(outbox::tell).hasRootCauseMessage("fenced");
      assertThatThrownBy(outbox::tell).isInstanceOf(TimeoutException.class);
      producer.completeNext();
      outbox.tell();
      assertThat(entries()).isZero();
    }

    assertThat(producer.history()).hasSize(2);
    assertThat(producer.history().get(0).headers().lastHeader("ce_id").value())
        .isEqualTo(producer.history().get(1).headers().lastHeader("ce_id").value());
  }

  private Outbox outbox(Producer<byte[], byte[]> producer) {
    return new Outbox(
        new OutboxQueue(database.writer()),
        new QuarantineQueries(database.ops()),
        producer,
        producer instanceof MockProducer ? Duration.ofMillis(20) : Duration.ofSeconds(20));
  }

  private static Producer<byte[], byte[]> kafka() {
    return new KafkaProducer<>(
        OutboxConfiguration.producerConfig(
            Map.of("bootstrap.servers", BROKER.getBrokersAsString())));
  }

  private static MockProducer<byte[], byte[]> acknowledging(boolean atOnce) {
    return new MockProducer<>(atOnce, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private void left(List<Long> seqs) throws SQLException {
    List<Told> postings = seed.posted().stream().filter(told -> seqs.contains(told.seq())).toList();
    database
        .writer()
        .useTransaction(
            handle -> OutboxTable.add(handle.getConnection(), postings, List.of(), START));
  }

  private long entries() {
    return database
        .owner()
        .withHandle(
            handle -> handle.createQuery("select count(*) from outbox").mapTo(Long.class).one());
  }

  private BalanceEvent decoded(ConsumerRecord<byte[], byte[]> told) {
    BalanceEvent event = BalanceEventCodec.decode(told.value());
    assertThat(new String(told.key(), UTF_8)).isEqualTo(event.organization());
    return event;
  }

  private static List<ConsumerRecord<byte[], byte[]>> told(String topic, int count) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            BROKER.getBrokersAsString(),
            "group.id",
            topic,
            "auto.offset.reset",
            "earliest",
            "key.deserializer",
            ByteArrayDeserializer.class,
            "value.deserializer",
            ByteArrayDeserializer.class);
    List<ConsumerRecord<byte[], byte[]>> told = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config)) {
      consumer.subscribe(List.of(topic));
      Instant deadline = Instant.now().plusSeconds(30);
      while (told.size() < count && Instant.now().isBefore(deadline)) {
        consumer.poll(Duration.ofMillis(200)).forEach(told::add);
      }
    }
    assertThat(told).hasSize(count);
    return told;
  }
}
