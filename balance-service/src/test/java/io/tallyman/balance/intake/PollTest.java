package io.tallyman.balance.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.intake.Poll.Slice;
import io.tallyman.balance.intake.Positions.Position;
import io.tallyman.balance.store.Fences.Move;
import io.tallyman.balance.store.Fences.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PollTest {
  private static final TopicPartition FIRST = new TopicPartition("usage", 0);
  private static final TopicPartition SECOND = new TopicPartition("usage", 1);
  private static final Partition FIRST_FENCE = new Partition(new UUID(0, 7), 0);
  private static final Partition SECOND_FENCE = new Partition(new UUID(0, 7), 1);

  private final Poll poll = new Poll();

  @Test
  void isOneSliceWhereItMayBe() {
    poll.add(FIRST, new Position(FIRST_FENCE, 10), records(FIRST, 10, 11, 12));
    poll.add(SECOND, new Position(SECOND_FENCE, 5), records(SECOND, 5, 6));

    Slice slice = poll.next(5);

    assertThat(offsets(slice)).containsExactly(10L, 11L, 12L, 5L, 6L);
    assertThat(slice.moves())
        .containsExactly(new Move(FIRST_FENCE, 10, 13), new Move(SECOND_FENCE, 5, 7));
    assertThat(poll.isEmpty()).isTrue();
  }

  @Test
  void movesTheFenceOnFromSliceToSlice() {
    poll.add(FIRST, new Position(FIRST_FENCE, 10), records(FIRST, 10, 11, 12));
    poll.add(SECOND, new Position(SECOND_FENCE, 5), records(SECOND, 5, 6));

    Slice one = poll.next(2);
    Slice two = poll.next(2);
    Slice three = poll.next(2);

    assertThat(offsets(one)).containsExactly(10L, 11L);
    assertThat(one.moves()).containsExactly(new Move(FIRST_FENCE, 10, 12));
    assertThat(one.reached()).containsEntry(FIRST, new Position(FIRST_FENCE, 12));
    assertThat(offsets(two)).containsExactly(12L, 5L);
    assertThat(two.moves())
        .containsExactly(new Move(FIRST_FENCE, 12, 13), new Move(SECOND_FENCE, 5, 6));
    assertThat(offsets(three)).containsExactly(6L);
    assertThat(three.moves()).containsExactly(new Move(SECOND_FENCE, 6, 7));
    assertThat(poll.isEmpty()).isTrue();
    assertThat(poll.partitions()).containsExactly(FIRST, SECOND);
  }

  @Test
  void passesOverGapsThatTransactionsLeaveInALog() {
    poll.add(FIRST, new Position(FIRST_FENCE, 8), records(FIRST, 10, 20, 30));

    assertThat(poll.next(2).moves()).containsExactly(new Move(FIRST_FENCE, 8, 21));
    assertThat(poll.next(2).moves()).containsExactly(new Move(FIRST_FENCE, 21, 31));
  }

  private static List<Long> offsets(Slice slice) {
    return slice.records().stream().map(ConsumerRecord::offset).toList();
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(
      TopicPartition partition, long... offsets) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (long offset : offsets) {
      records.add(
          new ConsumerRecord<>(
              partition.topic(), partition.partition(), offset, new byte[0], new byte[0]));
    }
    return records;
  }
}
