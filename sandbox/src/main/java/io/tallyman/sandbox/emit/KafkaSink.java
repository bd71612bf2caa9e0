package io.tallyman.sandbox.emit;

import static io.tallyman.sandbox.cli.Output.text;

import io.tallyman.sandbox.console.Failure;
import io.tallyman.topic.Decoded;
import io.tallyman.topic.Topics;
import io.tallyman.topic.UsageEvent;
import io.tallyman.topic.UsageEventCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes straight to the usage topic in binary mode, as a producer service would. */
final class KafkaSink implements EventSink {
  private static final Duration LONGEST_OUTAGE = Duration.ofMinutes(5);
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final String bootstrap;
  private final KafkaProducer<String, byte[]> producer;
  private final JsonMapper mapper = JsonMapper.shared();

  KafkaSink(String bootstrap) {
    this.bootstrap = bootstrap;
    try {
      this.producer =
          new KafkaProducer<>(
              Map.of(
                  ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                  bootstrap,
                  ProducerConfig.ACKS_CONFIG,
                  "all",
                  ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                  true,
                  ProducerConfig.LINGER_MS_CONFIG,
                  5,
                  ProducerConfig.MAX_BLOCK_MS_CONFIG,
                  LONGEST_OUTAGE.toMillis(),
                  ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                  (int) LONGEST_OUTAGE.toMillis()),
              new StringSerializer(),
              new ByteArraySerializer());
    } catch (KafkaException e) {
      throw new Failure("--kafka takes HOST:PORT, not '" + bootstrap + "'", e);
    }
  }

  @Override
  public String receiver() {
    return "Kafka at " + bootstrap;
  }

  @Override
  public List<Rejection> send(List<ObjectNode> events) {
    var rejections = new ArrayList<Rejection>();
    var acknowledgements = new ArrayList<Future<RecordMetadata>>();
    for (ObjectNode event : events) {
      switch (UsageEventCodec.decodeJson(mapper.writeValueAsBytes(event))) {
        case Decoded.Accepted(UsageEvent readable) -> {
          Future<RecordMetadata> acknowledgement = write(readable);
          if (acknowledgement.state() == Future.State.FAILED) {
            await(acknowledgement); // every other one would wait as long for nothing
          }
          acknowledgements.add(acknowledgement);
        }
        case Decoded.Refused(var refusal, _) ->
            rejections.add(
                new Rejection(text(event, "id"), refusal.reason().code(), refusal.detail()));
      }
    }
    acknowledgements.forEach(this::await);
    return rejections;
  }

  private Future<RecordMetadata> write(UsageEvent event) {
    var record =
        new ProducerRecord<String, byte[]>(Topics.USAGE, event.organization(), new byte[0]);
    byte[] value =
        UsageEventCodec.encode(event, (name, bytes) -> record.headers().add(name, bytes));
    return producer.send(
        new ProducerRecord<>(Topics.USAGE, null, event.organization(), value, record.headers()));
  }

  private void await(Future<RecordMetadata> acknowledgement) {
    try {
      acknowledgement.get();
    } catch (ExecutionException e) {
      throw new Failure(receiver() + " does not take events: " + reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("Interrupted", e);
    }
  }

  private static String reason(ExecutionException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return String.valueOf(cause.getMessage());
  }

  @Override
  public void close() {
    producer.close(FAREWELL);
  }
}
