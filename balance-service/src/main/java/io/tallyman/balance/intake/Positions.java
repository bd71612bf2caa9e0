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

  /** Forgets what is believed of any topic of this name but the one that is there now. */
  void forgetOtherThan(String topic, UUID topicId) {
    boolean another =
        known
            .entrySet()
            .removeIf(entry ->
                entry.getKey().topic().equals(topic)
                    && !entry.getValue().fence().topicId().equals(topicId));
    if (another) {
      log.warn("{} has been made anew: it is taken from its beginning", topic);
    }
  }

  void advance(TopicPartition partition, Position to) {
    known.put(partition, to);
  }

  /** Partitions that are stopped, and why. */
  Map<TopicPartition, String> stopped() {
    return Map.copyOf(stopped);
  }

  /**
   * Checks that records at hand are the next to be taken. If they are not, the consumer is sent to
   * where those are; if the log does not hold those any more, the partition is stopped.
   *
   * @param first offset of the records at hand
   * @return where the partition is; null if the records at hand are to be left alone
   */
  @Nullable Position align(Consumer<?, ?> consumer, TopicPartition partition, long first) {
    Position believed = known.get(partition);
    if (believed != null && believed.next() <= first) {
      // Transactions leave gaps in a log; what retention has deleted looks the same from here.
      boolean followsOn = believed.next() == first || begin(consumer, partition) <= believed.next();
      if (followsOn) {
        return believed;
      }
    }
    Position actual = read(consumer, partition);
    if (actual == null || actual.next() == first) {
      return actual;
    }
    consumer.seek(partition, actual.next());
    return null;
  }

  /** Sends the consumer to where the database says the partition is. */
  void seek(Consumer<?, ?> consumer, TopicPartition partition) {
    Position actual = read(consumer, partition);
    if (actual != null) {
      consumer.seek(partition, actual.next());
    }
  }

  private @Nullable Position read(Consumer<?, ?> consumer, TopicPartition partition) {
    Partition fence = new Partition(topicIds.of(partition.topic()), partition.partition());
    long begin = begin(consumer, partition);
    Long stored = Fences.read(writer, fence);
    if (stored == null) {
      if (begin > 0) {
        log.warn("{} is new to the ledger, and its log begins at offset {}", partition, begin);
      }
      stored = Fences.start(writer, fence, begin);
    }
    long end = consumer.endOffsets(Set.of(partition)).getOrDefault(partition, Long.MAX_VALUE);
    if (stored < begin || stored > end) {
      stop(consumer, partition, stored, begin, end);
      return null;
    }
    Position position = new Position(fence, stored);
    known.put(partition, position);
    return position;
  }

  private static long begin(Consumer<?, ?> consumer, TopicPartition partition) {
    return consumer.beginningOffsets(Set.of(partition)).getOrDefault(partition, 0L);
  }

  private void stop(
      Consumer<?, ?> consumer, TopicPartition partition, long stored, long begins, long ends) {
    String why =
        "the ledger has taken it up to offset %d, and its log holds %d to %d"
            .formatted(stored, begins, ends);
    consumer.pause(Set.of(partition));
    if (stopped.put(partition, why) == null) {
      log.error(
          "{} is stopped: {}. Records may have been lost before they were read", partition, why);
    }
  }
}
