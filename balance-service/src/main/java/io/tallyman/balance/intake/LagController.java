package io.tallyman.balance.intake;

import io.tallyman.balance.store.Fences;
import io.tallyman.balance.store.Fences.Partition;
import io.tallyman.balance.store.LedgerDatabase;
import io.tallyman.topic.Topics;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.access.Needs;
import io.tallyman.web.access.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How far the ledger is behind its topics. */
@RestController
class LagController {
  private static final int TIMEOUT_SECONDS = 10;

  private final LedgerDatabase database;
  private final Admin admin;
  private final Producers producers;
  private final TopicIds topicIds;

  LagController(LedgerDatabase database, Admin admin, Producers producers) {
    this.database = database;
    this.admin = admin;
    this.producers = producers;
    topicIds = new TopicIds(admin);
  }

  /**
   * The whole lag.
   *
   * @param behind records that are in the log and not yet taken
   */
  record Lag(long behind, List<PartitionLag> partitions) {}

  /**
   * The lag of a partition.
   *
   * @param next the next offset to take; 0 before the first was taken
   * @param end the offset that the next record will get
   */
  record PartitionLag(String topic, int partition, long next, long end, long behind) {}

  @Needs(Scope.OPS)
  @GetMapping("/v1/ops/lag")
  Lag lag() {
    List<PartitionLag> partitions = new ArrayList<>();
    try {
      for (String topic : producers.topics()) {
        partitions.addAll(lag(topic));
      }
      partitions.addAll(lag(Topics.BILLING));
    } catch (KafkaException | ExecutionException | TimeoutException away) {
      throw new ApiException(ErrorCode.DEPENDENCY_UNAVAILABLE, "Kafka cannot be asked", away);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new ApiException(ErrorCode.DEPENDENCY_UNAVAILABLE, "The service is stopping", stopped);
    }
    return new Lag(partitions.stream().mapToLong(PartitionLag::behind).sum(), partitions);
  }

  private List<PartitionLag> lag(String topic)
      throws InterruptedException, ExecutionException, TimeoutException {
    UUID id = topicIds.of(topic);
    int partitions =
        admin
            .describeTopics(List.of(topic))
            .allTopicNames()
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .values()
            .iterator()
            .next()
            .partitions()
            .size();
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    // Fences before ends: what comes in between is behind, and nothing is ahead.
    Map<Partition, Long> fences = Fences.all(database.ops());
    Map<TopicPartition, ListOffsetsResultInfo> ends =
        admin.listOffsets(latest).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    List<PartitionLag> lag = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      ListOffsetsResultInfo info = ends.get(new TopicPartition(topic, partition));
      long end = info == null ? 0 : info.offset();
      long next = fences.getOrDefault(new Partition(id, partition), 0L);
      lag.add(new PartitionLag(topic, partition, next, end, Math.max(0, end - next)));
    }
    return lag;
  }
}
