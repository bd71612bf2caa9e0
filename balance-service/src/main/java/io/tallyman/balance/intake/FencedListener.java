package io.tallyman.balance.intake;

import io.tallyman.balance.intake.Poll.Slice;
import io.tallyman.balance.intake.Positions.Position;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;

/**
 * Takes batches of records off Kafka and has their effect come about, once. Kafka's committed
 * offsets only say where to begin reading; what has been taken is what the database's fences say.
 */
final class FencedListener
    implements BatchConsumerAwareMessageListener<byte[], byte[]>, ConsumerAwareRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(FencedListener.class);

  private final String topic;
  private final Positions positions;
  private final Effect effect;
  private final LatestRecords latest = new LatestRecords();
  private final Map<TopicPartition, String> waiting = new ConcurrentHashMap<>();

  FencedListener(String topic, Positions positions, Effect effect) {
    this.topic = topic;
    this.positions = positions;
    this.effect = effect;
  }

  /** What records bring about. Asked by a consumer's own thread. */
  interface Effect {
    /** The most records that the next transaction should take, at least one. */
    default int atMost() {
      return Integer.MAX_VALUE;
    }

    /** Whether records should be prepared while those before them are in their transaction. */
    default boolean ahead() {
      return false;
    }

    /** What these records are to bring about. */
    Upcoming.Transaction of(List<ConsumerRecord<byte[], byte[]>> records);
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      positions.forget(partition);
      try {
        positions.seek(consumer, partition);
      } catch (WakeupException stopping) {
        throw stopping;
      } catch (RuntimeException away) {
        log.warn(
            "{} is read from its beginning until the ledger says where it is: {}",
            partition,
            rootMessage(away));
        consumer.seekToBeginning(List.of(partition));
      }
    }
  }

  @Override
  public void onPartitionsRevokedAfterCommit(
      Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    leave(partitions);
  }

  @Override
  public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    leave(partitions);
  }

  private void leave(Collection<TopicPartition> partitions) {
    partitions.forEach(positions::forget);
    waiting.keySet().removeAll(partitions);
  }

  /** Partitions whose records could not be taken when last tried, and why. */
  Map<TopicPartition, String> waiting() {
    return Map.copyOf(waiting);
  }

  @Override
  @SuppressWarnings("unchecked") // both are bytes, as the records are
  public void onMessage(
      List<ConsumerRecord<byte[], byte[]>> records, @Nullable Consumer<?, ?> consumer) {
    if (consumer != null && !records.isEmpty()) {
      take(records, (Consumer<byte[], byte[]>) consumer);
    }
  }

  private void take(
      List<ConsumerRecord<byte[], byte[]>> records, Consumer<byte[], byte[]> consumer) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> byPartition =
        ofAssigned(latest.added(records, consumer, effect.atMost()), consumer);
    Map<TopicPartition, OffsetAndMetadata> reached;
    try {
      reached = takeInSlices(byPartition, consumer);
      if (waiting.keySet().removeAll(byPartition.keySet())) {
        log.info("the ledger can be written again, {} is taken on", topic);
      }
    } catch (SQLException | RuntimeException e) {
      String why = rootMessage(e);
      if (waiting.isEmpty()) {
        log.warn("{} waits, nothing is lost: {}", topic, why);
      }
      byPartition.keySet().forEach(partition -> waiting.put(partition, why));
      byPartition.forEach(
          (partition, ofPartition) -> consumer.seek(partition, ofPartition.getFirst().offset()));
      // It is tried again, without end.
      throw new BatchListenerFailedException(topic + " waits", e, 0);
    }
    consumer.commitAsync(reached, this::told);
  }

  /** The group's offsets are for people to see: what counts is the ledger's. */
  private void told(Map<TopicPartition, OffsetAndMetadata> reached, @Nullable Exception failure) {
    if (failure != null) {
      log.info("{}: the group has not heard of {}: {}", topic, reached, failure.toString());
    }
  }

  /**
   * Between two tries of a batch, or two polls, the group may have given its partitions to somebody
   * else; or taken them and given them back, and then they were begun anew.
   */
  private static Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> ofAssigned(
      List<ConsumerRecord<byte[], byte[]>> records, Consumer<?, ?> consumer) {
    Set<TopicPartition> assigned = consumer.assignment();
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> byPartition = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> one : records) {
      TopicPartition partition = new TopicPartition(one.topic(), one.partition());
      if (assigned.contains(partition)) {
        List<ConsumerRecord<byte[], byte[]>> ofPartition =
            byPartition.computeIfAbsent(partition, first -> new ArrayList<>());
        if (!ofPartition.isEmpty() && one.offset() <= ofPartition.getLast().offset()) {
          ofPartition.clear();
        }
        ofPartition.add(one);
      }
    }
    return byPartition;
  }

  /** Takes records; returns where their partitions are by then, for the group to know. */
  private Map<TopicPartition, OffsetAndMetadata> takeInSlices(
      Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> byPartition,
      Consumer<?, ?> consumer)
      throws SQLException {
    Map<TopicPartition, OffsetAndMetadata> reached = new HashMap<>();
    Poll poll = new Poll();
    byPartition.forEach((partition, ofPartition) -> {
      Position position = positions.align(consumer, partition, ofPartition.getFirst().offset());
      if (position != null) {
        poll.add(partition, position, ofPartition);
      }
    });
    Upcoming next = upcoming(poll);
    while (next != null) {
      Upcoming now = next;
      now.prepare();
      next = upcoming(poll);
      if (next != null && effect.ahead()) {
        next.prepareInBackground();
      }
      if (!now.run()) {
        log.info(
            "{} have another owner too, reading on from the ledger's offsets", poll.partitions());
        // Those not reached yet as well: the consumer is past what is left of this poll.
        poll.partitions().forEach(positions::forget);
        return reached;
      }
      now.slice()
          .reached()
          .forEach((partition, position) -> {
            positions.advance(partition, position);
            reached.put(partition, new OffsetAndMetadata(position.next()));
          });
    }
    return reached;
  }

  /** The next records of a poll; null where there are none left. */
  private @Nullable Upcoming upcoming(Poll poll) {
    if (poll.isEmpty()) {
      return null;
    }
    Slice slice = poll.next(effect.atMost());
    return new Upcoming(slice, effect.of(slice.records()));
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }
}
