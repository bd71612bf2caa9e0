package io.tallyman.ingest;

import io.tallyman.topic.Topics;
import io.tallyman.topic.UsageEvent;
import io.tallyman.topic.UsageEventCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Gives events to Kafka, and waits until they are safe there. */
final class UsagePublisher {
  private final Producer<String, byte[]> single;
  private final Producer<String, byte[]> batch;

  /**
   * @param single for an event that comes by itself: it goes at once
   * @param batch for several at a time: these wait for each other, and for others, a moment
   */
  UsagePublisher(Producer<String, byte[]> single, Producer<String, byte[]> batch) {
    this.single = single;
    this.batch = batch;
  }

  /**
   * Publishes events in their order; returns when every one is acknowledged.
   *
   * @throws NotAcknowledgedException if not every one is, within the producer's delivery timeout
   */
  void publish(List<UsageEvent> events) throws NotAcknowledgedException, InterruptedException {
    Producer<String, byte[]> producer = events.size() == 1 ? single : batch;
    List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
    for (UsageEvent event : events) {
      Future<RecordMetadata> sending = producer.send(asRecord(event));
      sent.add(sending);
      if (sending.isDone() && sending.state() == Future.State.FAILED) {
        // No broker, or no room: each further one would wait as long again.
        break;
      }
    }
    int acknowledged = 0;
    @Nullable Throwable failure = null;
    for (Future<RecordMetadata> sending : sent) {
      try {
        sending.get();
        acknowledged++;
      } catch (ExecutionException e) {
        failure = e.getCause() == null ? e : e.getCause();
      }
    }
    if (failure != null) {
      throw new NotAcknowledgedException(acknowledged, failure);
    }
  }

  private static ProducerRecord<String, byte[]> asRecord(UsageEvent event) {
    RecordHeaders headers = new RecordHeaders();
    byte[] value = UsageEventCodec.encode(event, headers::add);
    return new ProducerRecord<>(Topics.USAGE, null, event.organization(), value, headers);
  }
}
