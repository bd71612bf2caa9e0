package io.tallyman.balance.intake;

import io.tallyman.balance.store.Fences;
import io.tallyman.balance.store.Fences.Partition;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where this instance believes each of its partitions to be. The database has the last word: a
 * partition that was just assigned, or whose fence was not where it was believed to be, is read
 * from there before a record of it is posted.
 */
final class Positions {
  private static final Logger log = LoggerFactory.getLogger(Positions.class);

  private final Jdbi writer;
  private final TopicIds topicIds;
  private final Map<TopicPartition, Position> known = new ConcurrentHashMap<>();
  private final Map<TopicPartition, String> stopped = new ConcurrentHashMap<>();

  Positions(Jdbi writer, TopicIds topicIds) {
    this.writer = writer;
    this.topicIds = topicIds;
  }

  /** The next offset to take of one incarnation of a topic's partition. */
  record Position(Partition fence, long next) {}

  /** Forgets what is believed of a partition. */
  void forget(TopicPartition partition) {
    known.remove(partition);
    stopped.remove(partition);
  }

  void forgetAll() {
    known.clear();
  }

  void advance(TopicPartition partition, Position to) {
    known.put(partition, to);
  }

  /** Partitions that are stopped, and why. */
  Map<TopicPartition, String> stopped() {
    return Map.copyOf(stopped);
  }

  /** Topic ids in use, to be compared with the broker's. */
  Set<UUID> topicIds() {
    return Set.copyOf(known.values().stream().map(position -> position.fence().topicId()).toList());
  }

  /**
   * Where a partition is; read from the database if it is not known, or if the record at hand does
   * not follow.
   *
   * @param firstOffset of the records at hand
   * @return null if the partition is stopped: what the database says is not in the log any more
   */
  @Nullable Position of(Consumer<?, ?> consumer, TopicPartition partition, long firstOffset) {
    Position position = known.get(partition);
    if (position != null && position.next() == firstOffset) {
      return position;
    }
    UUID topicId = topicIds.of(partition.topic());
    Partition fence = new Partition(topicId, partition.partition());
    Set<TopicPartition> one = Set.of(partition);
    long begins = consumer.beginningOffsets(one).getOrDefault(partition, 0L);
    long ends = consumer.endOffsets(one).getOrDefault(partition, Long.MAX_VALUE);
    Long stored = Fences.read(writer, fence);
    if (stored == null) {
      if (begins > 0) {
        log.warn(
            "{} is new to the ledger, and its first {} records are no longer in the log",
            partition,
            begins);
      }
      stored = Fences.start(writer, fence, begins);
    }
    if (stored < begins || stored > ends) {
      stop(consumer, partition, stored, begins, ends);
      return null;
    }
    Position current = new Position(fence, stored);
    known.put(partition, current);
    return current;
  }

  private void stop(
      Consumer<?, ?> consumer, TopicPartition partition, long stored, long begins, long ends) {
    String why =
        "the ledger has taken it up to offset %d, and its log holds %d to %d"
            .formatted(stored, begins, ends);
    consumer.pause(Set.of(partition));
    if (stopped.put(partition, why) == null) {
      log.error("{} is stopped: {}. Records may have been lost before they were read", partition,
          why);
    }
  }
}
