package io.tallyman.proving.bench;

import io.tallyman.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes realistic usage events: one organization much busier than the next (Zipf), and, where
 * asked for, one of them busier than all the others together.
 */
final class Backlog {
  /** The busiest organization. */
  static final String BUSIEST = "org-0";

  private final String bootstrapServers;
  private final double[] cumulated;
  private final double busiestShare;
  private final SplittableRandom random = new SplittableRandom(42);

  /**
   * @param busiestShare of the events, 0 to 1, are the busiest organization's whatever the skew
   */
  Backlog(String bootstrapServers, int organizations, double busiestShare) {
    this.busiestShare = busiestShare;
    this.bootstrapServers = bootstrapServers;
    cumulated = new double[organizations];
    double sum = 0;
    for (int i = 0; i < organizations; i++) {
      sum += 1.0 / (i + 1);
      cumulated[i] = sum;
    }
  }

  /** Makes the topic, as the services would. */
  void createTopic() throws ExecutionException, InterruptedException {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrapServers))) {
      var topic = new NewTopic(Topics.USAGE, Topics.DEFAULT_PARTITIONS, (short) 1);
      admin.createTopics(List.of(topic.configs(Topics.settings(Topics.USAGE)))).all().get();
    }
  }

  void publish(int events) throws ExecutionException, InterruptedException {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "acks",
            "all",
            "linger.ms",
            20,
            "batch.size",
            256 * 1024,
            "buffer.memory",
            128 * 1024 * 1024);
    try (var producer =
        new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
      var failure = new AtomicReference<@Nullable Exception>();
      Future<RecordMetadata> last = producer.send(event());
      for (int i = 1; i < events; i++) {
        last = producer.send(event(), (_, failed) -> failure.compareAndSet(null, failed));
      }
      producer.flush();
      last.get();
      if (failure.get() != null) {
        throw new IllegalStateException("not all events were published", failure.get());
      }
    }
  }

  private String organization() {
    if (busiestShare > 0 && random.nextDouble() < busiestShare) {
      return BUSIEST;
    }
    int place = Arrays.binarySearch(cumulated, random.nextDouble(cumulated[cumulated.length - 1]));
    return "org-" + (place < 0 ? -place - 1 : place);
  }

  private ProducerRecord<String, byte[]> event() {
    String organization = organization();
    UUID id = new UUID(random.nextLong(), random.nextLong());
    String event =
        """
        {"specversion":"1.0","id":"%s","source":"urn:example:gateway","type":"ai.completion",\
        "subject":"%s","data":{"model":"gpt-3.5-turbo","inputTokens":%d,"outputTokens":%d,\
        "resourceId":"chat-%d"}}\
        """
            .formatted(
                id,
                organization,
                random.nextInt(8_000),
                random.nextInt(800),
                random.nextInt(1_000_000));
    var message =
        new ProducerRecord<>(Topics.USAGE, organization, event.getBytes(StandardCharsets.UTF_8));
    message
        .headers()
        .add("content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8));
    return message;
  }
}
