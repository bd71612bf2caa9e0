package io.tallyman.balance.intake;

import io.tallyman.balance.intake.Positions.Position;
import io.tallyman.balance.posting.PostUsage;
import io.tallyman.balance.posting.PostUsage.Outcome;
import io.tallyman.balance.store.Fences.Move;
import io.tallyman.web.ClockOffset;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;

/**
 * Takes batches of usage records off Kafka and posts them. Kafka's committed offsets only say where
 * to begin reading; what has been taken is what the database's fences say.
 */
final class UsageListener
    implements BatchConsumerAwareMessageListener<byte[], byte[]>, ConsumerAwareRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(UsageListener.class);

  private final Positions positions;
  private final IntakeMeters meters;
  private final ClockOffset clockOffset;
  private final ThreadLocal<PostUsage> postUsage;
  private volatile boolean waiting;

  UsageListener(
      Positions positions,
      IntakeMeters meters,
      ClockOffset clockOffset,
      Supplier<PostUsage> postUsage) {
    this.positions = positions;
    this.meters = meters;
    this.clockOffset = clockOffset;
    this.postUsage = ThreadLocal.withInitial(postUsage);
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      positions.forget(partition);
      try {
        positions.seek(consumer, partition);
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
    partitions.forEach(positions::forget);
  }

  @Override
  public void onMessage(
      List<ConsumerRecord<byte[], byte[]>> records, @Nullable Consumer<?, ?> consumer) {
    if (consumer == null || records.isEmpty()) {
      return;
    }
    try {
      take(records, consumer);
      if (waiting) {
        waiting = false;
        log.info("the ledger can be written again, usage is taken on");
      }
    } catch (SQLException | RuntimeException e) {
      if (!waiting) {
        waiting = true;
        log.warn("usage waits, nothing is lost: {}", rootMessage(e));
      }
      // Seeks every partition of the batch back, and tries again without end.
      throw new BatchListenerFailedException("usage waits", e, 0);
    }
  }

  private void take(List<ConsumerRecord<byte[], byte[]>> records, Consumer<?, ?> consumer)
      throws SQLException {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> byPartition = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> one : records) {
      byPartition
          .computeIfAbsent(
              new TopicPartition(one.topic(), one.partition()), partition -> new ArrayList<>())
          .add(one);
    }
    List<KafkaArrival> arrivals = new ArrayList<>(records.size());
    Duration offset = clockOffset.duration();
    Map<TopicPartition, Position> reached = new LinkedHashMap<>();
    List<Move> moves = new ArrayList<>();
    byPartition.forEach((partition, own) -> {
      Position position = positions.align(consumer, partition, own.getFirst().offset());
      if (position != null) {
        long next = own.getLast().offset() + 1;
        own.forEach(record -> arrivals.add(KafkaArrival.of(record, offset)));
        moves.add(new Move(position.fence(), position.next(), next));
        reached.put(partition, new Position(position.fence(), next));
      }
    });
    if (moves.isEmpty()) {
      return;
    }
    switch (postUsage.get().post(arrivals, moves)) {
      case Outcome.Posted posted -> {
        reached.forEach(positions::advance);
        meters.count(posted);
      }
      case Outcome.NotOurs notOurs -> {
        log.info(
            "{} have another owner too, reading on from the ledger's offsets", reached.keySet());
        reached.keySet().forEach(positions::forget);
      }
    }
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }
}
