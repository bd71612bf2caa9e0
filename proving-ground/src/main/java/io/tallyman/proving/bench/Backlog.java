package io.tallyman.proving.bench;

import io.tallyman.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes realistic usage events. Each follows from its number alone, so a copy of an earlier one
 * costs no memory to make.
 */
final class Backlog {
  /** The busiest organization. */
  static final String BUSIEST = organization(0);

  private final String bootstrapServers;
  private final Traffic usual;
  private final InstantSource clock = InstantSource.system();
  private final SplittableRandom choices = new SplittableRandom(42);

  /** The next event that there has not been yet. */
  private long next;

  Backlog(String bootstrapServers, Traffic usual) {
    this.bootstrapServers = bootstrapServers;
    this.usual = usual;
  }

  /**
   * @param busiestShare of the events, 0 to 1, are the busiest organization's whatever the skew
   */
  Backlog(String bootstrapServers, int organizations, double busiestShare) {
    this(bootstrapServers, new Traffic(organizations, busiestShare, 0, Duration.ZERO));
  }

  static String organization(int place) {
    return "org-" + place;
  }

  /** The traffic that it has unless another is named. */
  Traffic usual() {
    return usual;
  }

  /** Makes the topic, as the services would. */
  void createTopic() throws ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      var topic = new NewTopic(Topics.USAGE, Topics.DEFAULT_PARTITIONS, (short) 1);
      admin.createTopics(List.of(topic.configs(Topics.settings(Topics.USAGE)))).all().get();
    }
  }

  /** Frees the disk of all that is in the topic. */
  void clearTopic() throws ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (int i = 0; i < Topics.DEFAULT_PARTITIONS; i++) {
        ends.put(new TopicPartition(Topics.USAGE, i), OffsetSpec.latest());
      }
      Map<TopicPartition, RecordsToDelete> before = new HashMap<>();
      admin
          .listOffsets(ends)
          .all()
          .get()
          .forEach((partition, end) ->
              before.put(partition, RecordsToDelete.beforeOffset(end.offset())));
      admin.deleteRecords(before).all().get();
    }
  }

  void publish(int events) {
    publish(usual, events);
  }

  void publish(Traffic traffic, int events) {
    try (var sending = new Sending(traffic)) {
      for (int i = 0; i < events; i++) {
        sending.sendNext();
      }
    }
  }

  /** Publishes an event of each organization, so that all of them are there. */
  void publishOneEach(int organizations) {
    try (var sending = new Sending(usual)) {
      for (int i = 0; i < organizations; i++) {
        sending.send(event(usual, next++, organization(i)));
      }
    }
  }

  /** Events that nobody has published. */
  List<ProducerRecord<String, byte[]>> sample(int events) {
    return Stream.generate(() -> event(usual, next++)).limit(events).toList();
  }

  static ProducerRecord<String, byte[]> record(String organization, String event) {
    var message =
        new ProducerRecord<>(Topics.USAGE, organization, event.getBytes(StandardCharsets.UTF_8));
    message
        .headers()
        .add("content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8));
    return message;
  }

  private ProducerRecord<String, byte[]> event(Traffic traffic, long number) {
    int place = traffic.organization(new SplittableRandom(~number));
    return event(traffic, number, organization(place));
  }

  private ProducerRecord<String, byte[]> event(Traffic traffic, long number, String organization) {
    var random = new SplittableRandom(number);
    String time = organization.equals(BUSIEST) ? time(traffic.past(), random) : "";
    return record(
        organization,
        """
        {"specversion":"1.0","id":"%s","source":"urn:example:gateway","type":"ai.completion",\
        "subject":"%s",%s"data":{"model":"gpt-3.5-turbo","inputTokens":%d,"outputTokens":%d,\
        "resourceId":"chat-%d"}}\
        """
            .formatted(
                new UUID(random.nextLong(), random.nextLong()),
                organization,
                time,
                random.nextInt(8_000),
                random.nextInt(800),
                random.nextInt(1_000_000)));
  }

  private String time(Duration past, SplittableRandom random) {
    return past.isZero()
        ? ""
        : "\"time\":\"%s\","
            .formatted(clock.instant().minusMillis(random.nextLong(past.toMillis())));
  }

  private Admin admin() {
    return Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrapServers));
  }

  /** A producer at work, of one thread; closing it waits until all is acknowledged. */
  final class Sending implements AutoCloseable {
    private final Traffic traffic;
    private final long first = next;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
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
                128 * 1024 * 1024),
            new StringSerializer(),
            new ByteArraySerializer());

    Sending(Traffic traffic) {
      this.traffic = traffic;
    }

    /** The next event, or a copy of one since this producer began. */
    void sendNext() {
      boolean copy = next > first && traffic.isCopy(choices);
      send(event(traffic, copy ? choices.nextLong(first, next) : next++));
    }

    private void send(ProducerRecord<String, byte[]> event) {
      Future<RecordMetadata> _ =
          producer.send(event, (_, failed) -> failure.compareAndSet(null, failed));
    }

    @Override
    public void close() {
      producer.close();
      if (failure.get() != null) {
        throw new IllegalStateException("not all events were published", failure.get());
      }
    }
  }
}
