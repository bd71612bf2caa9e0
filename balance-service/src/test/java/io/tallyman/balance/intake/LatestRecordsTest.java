package io.tallyman.balance.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LatestRecordsTest {
  private static final TopicPartition FIRST = new TopicPartition("usage", 0);
  private static final TopicPartition SECOND = new TopicPartition("usage", 1);
  private static final int ENOUGH = 5_000;

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final LatestRecords latest = new LatestRecords();

  @BeforeEach
  void assignPartitions() {
    consumer.assign(List.of(FIRST, SECOND));
    consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
  }

  @Test
  void leavesWhatComesAloneWhileLittleDoes() {
    comes(SECOND, 0);

    assertThat(latest.added(records(FIRST, 0, 10), consumer, ENOUGH)).hasSize(10);
    assertThat(latest.added(records(FIRST, 10, 20), consumer, ENOUGH)).hasSize(10);
  }

  @Test
  void addsWhatHasComeWhileManyWereTaken() {
    latest.added(records(FIRST, 0, 1_000), consumer, ENOUGH);
    comes(SECOND, 0);
    comes(SECOND, 1);

    var all = latest.added(records(FIRST, 1_000, 1_010), consumer, ENOUGH);

    assertThat(all).hasSize(12);
    assertThat(all.getLast().partition()).isEqualTo(1);
    assertThat(all.getLast().offset()).isEqualTo(1);
  }

  @Test
  void asksForNoMoreThanATransactionTakes() {
    latest.added(records(FIRST, 0, 1_000), consumer, ENOUGH);
    comes(SECOND, 0);

    assertThat(latest.added(records(FIRST, 1_000, 2_000), consumer, 1_000)).hasSize(1_000);
  }

  private void comes(TopicPartition partition, long offset) {
    consumer.addRecord(record(partition, offset));
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(
      TopicPartition partition, long from, long to) {
    return LongStream.range(from, to).mapToObj(offset -> record(partition, offset)).toList();
  }

  private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset) {
    return new ConsumerRecord<>(
        partition.topic(), partition.partition(), offset, new byte[0], new byte[0]);
  }
}
