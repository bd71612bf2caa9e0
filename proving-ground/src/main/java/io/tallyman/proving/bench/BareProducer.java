package io.tallyman.proving.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The limit of ingest: Kafka's producer, set as usage-ingest sets its own, and nothing else. */
final class BareProducer implements AutoCloseable {
  private static final int SENT_A_TIME = 100;

  private final List<ProducerRecord<String, byte[]>> events;
  private final KafkaProducer<String, byte[]> producer;

  /**
   * @param events are sent over and over, picked at random
   */
  BareProducer(String bootstrapServers, List<ProducerRecord<String, byte[]>> events) {
    this.events = events;
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "acks",
                "all",
                "enable.idempotence",
                true,
                "compression.type",
                "lz4"),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /**
   * Sends for a time, in a thread for each processor, and until all is acknowledged.
   *
   * @return events
   */
  long run(Duration time) throws InterruptedException {
    LongAdder sent = new LongAdder();
    var failure = new AtomicReference<@Nullable Exception>();
    Callers senders =
        Callers.eager(
            Runtime.getRuntime().availableProcessors(),
            () -> {
              for (int i = 0; i < SENT_A_TIME; i++) {
                Future<RecordMetadata> _ =
                    producer.send(any(), (_, failed) -> failure.compareAndSet(null, failed));
              }
              sent.add(SENT_A_TIME);
            });
    senders.run(time);
    producer.flush();
    if (failure.get() != null) {
      throw new IllegalStateException("not all events were published", failure.get());
    }
    return sent.sum();
  }

  @Override
  public void close() {
    producer.close();
  }

  /** A record of its own: it belongs to the producer once it is sent. */
  private ProducerRecord<String, byte[]> any() {
    ProducerRecord<String, byte[]> event =
        events.get(ThreadLocalRandom.current().nextInt(events.size()));
    return new ProducerRecord<>(event.topic(), null, event.key(), event.value(), event.headers());
  }
}
