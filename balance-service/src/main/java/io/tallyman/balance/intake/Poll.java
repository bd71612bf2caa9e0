package io.tallyman.balance.intake;

import io.tallyman.balance.intake.Positions.Position;
import io.tallyman.balance.store.Fences.Move;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The records of a poll that are the next to be taken, cut into slices for transactions. */
final class Poll {
  private final Set<TopicPartition> partitions = new LinkedHashSet<>();
  private final Deque<Part> parts = new ArrayDeque<>();

  /** What is left of a partition's records, from {@code begin} on. */
  private record Part(
      TopicPartition partition,
      Position at,
      List<ConsumerRecord<byte[], byte[]>> records,
      int begin) {
    int left() {
      return records.size() - begin;
    }
  }

  /**
   * Records that one transaction takes.
   *
   * @param moves of the fences, past them
   * @param reached where their partitions are once it has committed
   */
  record Slice(
      List<ConsumerRecord<byte[], byte[]>> records,
      List<Move> moves,
      Map<TopicPartition, Position> reached) {}

  /** Adds the records of a partition; they begin where it is. */
  void add(TopicPartition partition, Position at, List<ConsumerRecord<byte[], byte[]>> records) {
    partitions.add(partition);
    parts.add(new Part(partition, at, records, 0));
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** All partitions that it has records of, taken or not. */
  Set<TopicPartition> partitions() {
    return partitions;
  }

  /** Cuts off the next records. */
  Slice next(int most) {
    Slice slice = new Slice(new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
    while (!parts.isEmpty() && slice.records().size() < most) {
      Part part = parts.remove();
      int count = Math.min(part.left(), most - slice.records().size());
      var records = part.records().subList(part.begin(), part.begin() + count);
      slice.records().addAll(records);
      Position reached = new Position(part.at().fence(), records.getLast().offset() + 1);
      slice.moves().add(new Move(reached.fence(), part.at().next(), reached.next()));
      slice.reached().put(part.partition(), reached);
      if (count < part.left()) {
        parts.addFirst(new Part(part.partition(), reached, part.records(), part.begin() + count));
      }
    }
    return slice;
  }
}
