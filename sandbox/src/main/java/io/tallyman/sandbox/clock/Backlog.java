package io.tallyman.sandbox.clock;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Kafka has of a topic and a group of consumers has not taken yet. */
final class Backlog {
  private static final Logger log = LoggerFactory.getLogger(Backlog.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final Admin admin;
  private final String topic;
  private final String group;

  Backlog(Admin admin, String topic, String group) {
    this.admin = admin;
    this.topic = topic;
    this.group = group;
  }

  /**
   * Waits until they have taken what Kafka has at the call, but not for ever: behind the end of a
   * log there may be nothing more to take.
   *
   * @throws ApiException if Kafka does not answer
   */
  void awaitTaken() {
    Map<TopicPartition, Long> ends = ends();
    var untilTaken =
        RetryPolicy.<Boolean>builder()
            .handleResult(false)
            .withDelay(BETWEEN_LOOKS)
            .withMaxRetries(-1)
            .withMaxDuration(PATIENCE)
            .build();
    if (!Failsafe.with(untilTaken).get(() -> hasTaken(ends))) {
      log.warn("the clock goes on before all of {} is taken, which then occurs later", topic);
    }
  }

  private boolean hasTaken(Map<TopicPartition, Long> ends) {
    Map<TopicPartition, OffsetAndMetadata> taken =
        answer(() -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get());
    return ends.entrySet().stream()
        .allMatch(end -> {
          OffsetAndMetadata next = taken.get(end.getKey());
          return end.getValue() == 0 || (next != null && next.offset() >= end.getValue());
        });
  }

  private Map<TopicPartition, Long> ends() {
    return answer(() -> {
      int partitions =
          admin
              .describeTopics(List.of(topic))
              .allTopicNames()
              .get()
              .values()
              .iterator()
              .next()
              .partitions()
              .size();
      var latest =
          IntStream.range(0, partitions)
              .mapToObj(partition -> new TopicPartition(topic, partition))
              .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
      return admin.listOffsets(latest).all().get().entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue().offset()));
    });
  }

  /** A question to the broker. */
  private interface Question<T> {
    T ask() throws ExecutionException, InterruptedException;
  }

  private static <T> T answer(Question<T> question) {
    try {
      return question.ask();
    } catch (ExecutionException e) {
      throw new ApiException(
          ErrorCode.DEPENDENCY_UNAVAILABLE, "Kafka does not answer, so the clock stays", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
