package io.tallyman.balance.intake;

import io.tallyman.balance.audit.LogAudit;
import io.tallyman.balance.operations.Finding;
import io.tallyman.balance.store.Fences;
import io.tallyman.balance.store.Fences.Partition;
import io.tallyman.balance.store.KnownRecords;
import io.tallyman.balance.store.KnownRecords.LogRecord;
import io.tallyman.balance.store.RawRecord.Bytes;
import io.tallyman.ledger.Replay.Mismatch;
import io.tallyman.topic.Decoded;
import io.tallyman.topic.Topics;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Jdbi;

/**
 * Proves that the ledger has taken what it says it has: every record before a partition's fence, as
 * far as the log still holds it, is posted or quarantined.
 */
final class AuditLog implements LogAudit {
  private static final int RECORDS_AT_A_TIME = 20_000;
  private static final Duration POLL = Duration.ofSeconds(5);

  private final Jdbi ops;
  private final Admin admin;
  private final Producers producers;
  private final TopicIds topicIds;
  private final Supplier<Consumer<byte[], byte[]>> consumers;

  /**
   * An audit of the log.
   *
   * @param ops connections of the role {@code tallyman_ops}
   * @param consumers each to be closed after use, reading what is committed
   */
  AuditLog(
      Jdbi ops, Admin admin, Producers producers, Supplier<Consumer<byte[], byte[]>> consumers) {
    this.ops = ops;
    this.admin = admin;
    this.producers = producers;
    this.consumers = consumers;
    topicIds = new TopicIds(admin);
  }

  @Override
  public Slice next(Position position) throws SQLException, InterruptedException {
    List<Finding> findings = new ArrayList<>();
    if (position.equals(Position.FIRST)) {
      checkBounds(Topics.BILLING, IntakeConfiguration.BILLING_GROUP, findings);
    }
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      if (position.equals(Position.FIRST)) {
        for (String topic : producers.topics()) {
          checkBounds(topic, IntakeConfiguration.GROUP, findings);
        }
      }
      List<TopicPartition> partitions = partitions(consumer);
      if (position.partition() >= partitions.size()) {
        return new Slice(null, 0, findings);
      }
      TopicPartition partition = partitions.get(position.partition());
      long begin = consumer.beginningOffsets(Set.of(partition)).getOrDefault(partition, 0L);
      long end = consumer.endOffsets(Set.of(partition)).getOrDefault(partition, 0L);
      Long fence =
          Fences.read(ops, new Partition(topicIds.of(partition.topic()), partition.partition()));
      long until = fence == null ? 0 : Math.min(fence, end);
      long from = Math.max(begin, position.offset());
      List<LogRecord> records = read(consumer, partition, from, until);
      for (LogRecord missing : missing(partition, records)) {
        findings.add(missing(partition, missing));
      }
      long next = records.isEmpty() ? until : records.getLast().offset() + 1;
      return new Slice(
          records.size() < RECORDS_AT_A_TIME || next >= until
              ? new Position(position.partition() + 1, 0)
              : new Position(position.partition(), next),
          records.size(),
          findings);
    }
  }

  /** Of all topics of usage, one topic's after the other's. */
  private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
    return producers.topics().stream()
        .flatMap(topic ->
            IntStream.range(0, consumer.partitionsFor(topic).size())
                .mapToObj(partition -> new TopicPartition(topic, partition)))
        .toList();
  }

  /** Fences must lie within the log, and not behind what the consumers have confirmed. */
  private void checkBounds(String topic, String group, List<Finding> findings)
      throws InterruptedException {
    UUID topicId = topicIds.of(topic);
    // Confirmed before the fences are read: a fence moves first.
    Map<TopicPartition, OffsetAndMetadata> confirmed = confirmed(group);
    Map<Partition, Long> fences = Fences.all(ops);
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      for (Map.Entry<Partition, Long> fence : fences.entrySet()) {
        if (fence.getKey().topicId().equals(topicId)) {
          TopicPartition partition = new TopicPartition(topic, fence.getKey().partition());
          long begin = consumer.beginningOffsets(Set.of(partition)).getOrDefault(partition, 0L);
          long end = consumer.endOffsets(Set.of(partition)).getOrDefault(partition, 0L);
          OffsetAndMetadata known = confirmed.get(partition);
          long least = known == null ? begin : Math.max(begin, known.offset());
          long next = fence.getValue();
          if (next < least || next > end) {
            findings.add(
                found(
                    partition + "",
                    new Mismatch(
                        "next offset to take", least + " to " + end, Long.toString(next))));
          }
        }
      }
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> confirmed(String group)
      throws InterruptedException {
    try {
      return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    } catch (ExecutionException e) {
      throw new KafkaException("cannot ask for the offsets of " + group, e);
    }
  }

  private List<LogRecord> read(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, long from, long until) {
    List<LogRecord> read = new ArrayList<>();
    if (from >= until) {
      return read;
    }
    consumer.assign(Set.of(partition));
    consumer.seek(partition, from);
    while (read.size() < RECORDS_AT_A_TIME && consumer.position(partition) < until) {
      for (ConsumerRecord<byte[], byte[]> one : consumer.poll(POLL)) {
        if (one.offset() < until && read.size() < RECORDS_AT_A_TIME) {
          read.add(logRecord(one));
        }
      }
    }
    return read;
  }

  private LogRecord logRecord(ConsumerRecord<byte[], byte[]> one) {
    return switch (KafkaArrival.of(one, Duration.ZERO, producers).decoded()) {
      case Decoded.Accepted accepted ->
          new LogRecord(
              one.offset(),
              accepted.event().organization(),
              accepted.event().source(),
              accepted.event().id(),
              Bytes.ofNullable(one.value()));
      case Decoded.Refused refused ->
          new LogRecord(one.offset(), null, null, null, Bytes.ofNullable(one.value()));
    };
  }

  private List<LogRecord> missing(TopicPartition partition, List<LogRecord> records)
      throws SQLException {
    return records.isEmpty()
        ? List.of()
        : ops.withHandle(handle ->
            KnownRecords.missing(
                handle.getConnection(), partition.topic(), partition.partition(), records));
  }

  private static Finding missing(TopicPartition partition, LogRecord missing) {
    return new Finding(
        "log",
        missing.organization(),
        null,
        partition + "@" + missing.offset(),
        "event " + missing.source() + " " + missing.id(),
        "posted or quarantined",
        "neither");
  }

  private static Finding found(String partition, Mismatch mismatch) {
    return Finding.of("log", null, null, partition, mismatch);
  }
}
