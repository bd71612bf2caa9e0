package io.tallyman.proving.bench;

import io.tallyman.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends an event of an organization that nobody else sends events of, and reads its balance over
 * and over until it sees it.
 */
final class Probe implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LONGEST_REST_MILLIS = 100;

  private final String organization;
  private final ServiceCall service;
  private final long lookEveryNanos;
  private final Latencies latencies;
  private final LongAdder sent;
  private final KafkaProducer<String, byte[]> producer;

  /**
   * @param lookEvery the rest between two looks: what is measured is too long by half of it
   * @param latencies take what it measures
   * @param sent counts the events
   */
  Probe(
      String bootstrapServers,
      String organization,
      ServiceCall service,
      Duration lookEvery,
      Latencies latencies,
      LongAdder sent) {
    this.organization = organization;
    this.service = service;
    this.lookEveryNanos = lookEvery.toNanos();
    this.latencies = latencies;
    this.sent = sent;
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());
    // So that no event waits until the producer knows the topic.
    List<PartitionInfo> _ = producer.partitionsFor(Topics.USAGE);
  }

  /** Rests for a while, so that it comes at any time in what others do by turns, and measures. */
  void once() {
    LockSupport.parkNanos(
        Duration.ofMillis(ThreadLocalRandom.current().nextInt(LONGEST_REST_MILLIS)).toNanos());
    String before = credits();
    var event = Backlog.record(organization, event());
    sent.increment();
    long sentAt = System.nanoTime();
    Future<RecordMetadata> _ = producer.send(event);
    while (credits().equals(before)) {
      LockSupport.parkNanos(lookEveryNanos);
    }
    latencies.note(System.nanoTime() - sentAt);
  }

  @Override
  public void close() {
    producer.close();
  }

  private String credits() {
    return JSON.readTree(service.read(organization, "/balance")).get("credits").toString();
  }

  private String event() {
    return """
    {"specversion":"1.0","id":"%s","source":"urn:example:probe","type":"ai.completion",\
    "subject":"%s","data":{"model":"gpt-3.5-turbo","inputTokens":1000,"outputTokens":0}}\
    """
        .formatted(UUID.randomUUID(), organization);
  }
}
