package io.tallyman.ingest;

import io.tallyman.topic.ApiKeyState;
import io.tallyman.topic.Decoded;
import io.tallyman.topic.Topics;
import io.tallyman.topic.UsageEventCodec;
import io.tallyman.web.access.ApiKey;
import io.tallyman.web.access.Scope;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service on a real broker, and its two ends: HTTP and the topic. */
final class IngestUnderTest implements AutoCloseable {
  static final String KEY = "a-long-random-text";
  static final JsonMapper JSON = new JsonMapper();

  final EmbeddedKafkaKraftBroker broker;
  private final ConfigurableApplicationContext service;
  private final HttpClient client = HttpClient.newHttpClient();
  private final KafkaConsumer<byte[], byte[]> consumer;

  IngestUnderTest(String... settings) {
    broker = new EmbeddedKafkaKraftBroker(1, 1);
    broker.brokerProperty("transaction.state.log.replication.factor", "1");
    broker.brokerProperty("transaction.state.log.min.isr", "1");
    broker.brokerProperty("auto.create.topics.enable", "false");
    // As short as a restart in a test should be; the defaults make it wait for ten seconds.
    broker.brokerProperty("broker.session.timeout.ms", "1000");
    broker.brokerProperty("broker.heartbeat.interval.ms", "200");
    broker.afterPropertiesSet();
    List<String> arguments = new ArrayList<>(List.of(settings));
    arguments.add("--server.port=0");
    arguments.add("--management.server.port=0");
    arguments.add("--tallyman.admin-key=" + KEY);
    arguments.add("--spring.kafka.bootstrap-servers=" + broker.getBrokersAsString());
    service = SpringApplication.run(UsageIngest.class, arguments.toArray(String[]::new));
    Awaitility.await().until(() -> get("/readyz").statusCode() == 200);
    consumer = newConsumer();
  }

  private KafkaConsumer<byte[], byte[]> newConsumer() {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", broker.getBrokersAsString());
    config.put("auto.offset.reset", "earliest");
    config.put("enable.auto.commit", false);
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(
        consumer.partitionsFor(Topics.USAGE).stream()
            .map(partition ->
                new org.apache.kafka.common.TopicPartition(
                    partition.topic(), partition.partition()))
            .toList());
    return consumer;
  }

  @Override
  public void close() {
    consumer.close();
    service.close();
    broker.destroy();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            URI.create(
                "http://localhost:"
                    + service.getEnvironment().getProperty("local.server.port")
                    + path))
        .header("Authorization", "Bearer " + KEY);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Tells of a new key, as the ledger does; returns its text. */
  String key(@Nullable String organization, @Nullable String wallet) {
    ApiKey key = ApiKey.mint(new SecureRandom());
    ApiKeyState state =
        new ApiKeyState(
            key.id(),
            HexFormat.of().formatHex(key.digest()),
            List.of(Scope.EVENTS_WRITE.code()),
            organization,
            wallet,
            null,
            null);
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", (Object) broker.getBrokersAsString()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] id = key.id().getBytes(StandardCharsets.UTF_8);
      var _ = producer.send(new ProducerRecord<>(Topics.KEYS, id, state.encode()));
    }
    return key.text();
  }

  /** Sends a batch of events under a key. */
  HttpResponse<String> postBatch(String key, String events) {
    return send(
        request("/v1/events")
            .setHeader("Authorization", "Bearer " + key)
            .header("Content-Type", "application/cloudevents-batch+json")
            .POST(BodyPublishers.ofString(events)));
  }

  HttpResponse<String> get(String path) {
    return send(request(path));
  }

  HttpResponse<String> post(String contentType, String body) {
    return send(
        request("/v1/events")
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> postOne(String event) {
    return post("application/cloudevents+json", event);
  }

  HttpResponse<String> postBatch(String events) {
    return post("application/cloudevents-batch+json", events);
  }

  static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  /** What has newly come onto the topic, until as many as expected have. */
  List<ConsumerRecord<byte[], byte[]>> records(int expected) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    Awaitility.await()
        .until(() -> {
          consumer.poll(Duration.ofMillis(100)).forEach(records::add);
          return records.size() >= expected;
        });
    consumer.poll(Duration.ofMillis(100)).forEach(records::add);
    return records;
  }

  static Decoded decode(ConsumerRecord<byte[], byte[]> record) {
    return UsageEventCodec.decode(
        name -> {
          Header header = record.headers().lastHeader(name);
          return header == null ? null : header.value();
        },
        record.key(),
        record.value());
  }
}
