package io.tallyman.kafka;

import io.tallyman.topic.Topics;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How topics are created where they are not there yet; those that are stay as they are.
 *
 * @param partitions of each topic, 1 to 10,000; those of keys have one
 * @param replicas of each partition; 0 leaves it to the broker's default
 */
@ConfigurationProperties("tallyman.topics")
record TopicSettings(
    @DefaultValue("" + Topics.DEFAULT_PARTITIONS) int partitions,
    @DefaultValue("0") short replicas) {
  private static final int MAX_PARTITIONS = 10_000;

  TopicSettings {
    if (partitions < 1 || partitions > MAX_PARTITIONS) {
      throw new IllegalArgumentException(
          "tallyman.topics.partitions must be 1 to 10000, and is " + partitions);
    }
    if (replicas < 0) {
      throw new IllegalArgumentException(
          "tallyman.topics.replicas must not be negative, and is " + replicas);
    }
  }

  List<NewTopic> all(Stream<FurtherTopics> further) {
    return Stream.concat(Topics.ALL.stream(), further.flatMap(topics -> topics.names().stream()))
        .map(this::topic)
        .toList();
  }

  private NewTopic topic(String name) {
    Optional<Short> replicationFactor = replicas == 0 ? Optional.empty() : Optional.of(replicas);
    return new NewTopic(name, Optional.of(Topics.partitions(name, partitions)), replicationFactor)
        .configs(Topics.settings(name));
  }
}
