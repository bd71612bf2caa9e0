package io.tallyman.proving.faults;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.tallyman.proving.faults.Client.Answer;
import io.tallyman.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A producer of usage events, straight to Kafka and over HTTP, which also sends them twice, in any
 * order, with other content, as nonsense, and takes some back.
 */
final class Sender implements Load.User, AutoCloseable {
  private static final String STRUCTURED = "application/cloudevents+json";
  private static final String BATCH = "application/cloudevents-batch+json";
  private static final List<String> TOOLS = List.of("docs", "github", "web", "mail");
  private static final int REMEMBERED = 200;
  private static final RetryPolicy<RecordMetadata> UNTIL_ACKNOWLEDGED =
      RetryPolicy.<RecordMetadata>builder()
          .withDelay(Duration.ofMillis(200))
          .withMaxRetries(-1)
          .build();

  private final String name;
  private final List<String> organizations;
  private final String ingestUrl;
  private final Client client;
  private final Oracle oracle;
  private final KafkaProducer<String, byte[]> producer;
  private final Deque<Sent> sent = new ArrayDeque<>();
  private long number;

  Sender(String name, List<String> organizations, Ground ground, Client client, Oracle oracle) {
    this.name = name;
    this.organizations = organizations;
    this.client = client;
    this.oracle = oracle;
    ingestUrl = ground.ingestUrl();
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", ground.machinery().bootstrapServers(),
                "acks", "all",
                "request.timeout.ms", 5_000,
                "delivery.timeout.ms", 600_000,
                "max.block.ms", 600_000,
                "linger.ms", 2),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** An event that has been acknowledged, as it was sent. */
  private record Sent(String organization, String id, String json, long price) {}

  @Override
  public void act(Random random) {
    int kind = random.nextInt(100);
    if (kind < 30) {
      overHttp(fresh(random, 1 + random.nextInt(20)), random);
    } else if (kind < 80) {
      overKafka(fresh(random, 1 + random.nextInt(10)), random);
    } else if (kind < 92) {
      again(random);
    } else if (kind < 95) {
      nonsense(random);
    } else if (kind < 97) {
      otherContent();
    } else {
      takeBack();
    }
  }

  private List<Sent> fresh(Random random, int events) {
    List<Sent> fresh = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      List<String> tools = TOOLS.stream().filter(tool -> random.nextInt(3) == 0).toList();
      fresh.add(event(organizations.get(random.nextInt(organizations.size())), tools));
    }
    return fresh;
  }

  private Sent event(String organization, List<String> tools) {
    String id = name + "-" + ++number;
    long price = 5;
    for (String tool : tools) {
      price += tool.equals("docs") ? 5 : tool.equals("github") ? 10 : 3;
    }
    return new Sent(organization, id, json(organization, id, tools), price);
  }

  private static String json(String organization, String id, List<String> tools) {
    return """
    {"specversion":"1.0","id":"%s","source":"urn:prove","type":"chat.query","subject":"%s",\
    "data":{"tools":[%s]}}\
    """
        .formatted(
            id,
            organization,
            tools.stream().map(tool -> '"' + tool + '"').collect(Collectors.joining(",")));
  }

  private void overHttp(List<Sent> events, Random random) {
    postAll(events.stream().map(Sent::json).toList());
    events.forEach(event -> acknowledged(event, random));
  }

  private void postAll(List<String> events) {
    Answer answer =
        client.post(
            List.of(ingestUrl), "/v1/events", BATCH, "[" + String.join(",", events) + "]", "");
    if (answer.status() != 202 || answer.body().path("accepted").asInt(0) != events.size()) {
      throw new IllegalStateException("ingest answers " + answer);
    }
  }

  private void overKafka(List<Sent> events, Random random) {
    List<Sent> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, random);
    for (Sent event : shuffled) {
      produce(event.organization(), event.json().getBytes(StandardCharsets.UTF_8));
      acknowledged(event, random);
    }
  }

  private void produce(@Nullable String key, byte[] value) {
    ProducerRecord<String, byte[]> message = new ProducerRecord<>(Topics.USAGE, key, value);
    message.headers().add("content-type", STRUCTURED.getBytes(StandardCharsets.UTF_8));
    Failsafe.with(UNTIL_ACKNOWLEDGED).get(() -> producer.send(message).get());
  }

  private void acknowledged(Sent event, Random random) {
    oracle.change(event.organization(), -event.price());
    oracle.count("events");
    if (random.nextInt(4) == 0) {
      sent.addLast(event);
      if (sent.size() > REMEMBERED) {
        sent.removeFirst();
      }
    }
  }

  private void again(Random random) {
    List<Sent> copies = new ArrayList<>(sent);
    Collections.shuffle(copies, random);
    List<Sent> some = copies.subList(0, Math.min(10, copies.size()));
    if (random.nextBoolean() && !some.isEmpty()) {
      postAll(some.stream().map(Sent::json).toList());
    } else {
      for (Sent copy : some) {
        produce(copy.organization(), copy.json().getBytes(StandardCharsets.UTF_8));
      }
    }
    some.forEach(copy -> oracle.count("copies of events"));
  }

  private void nonsense(Random random) {
    byte[] bytes = new byte[1 + random.nextInt(40)];
    random.nextBytes(bytes);
    bytes[0] = (byte) 0xff;
    produce(
        null,
        (name + number++ + new String(bytes, StandardCharsets.ISO_8859_1))
            .getBytes(StandardCharsets.ISO_8859_1));
    oracle.count("poison");
  }

  private void otherContent() {
    if (!sent.isEmpty()) {
      Sent known = sent.peekLast();
      String other = json(known.organization(), known.id(), List.of("other-" + number++));
      produce(known.organization(), other.getBytes(StandardCharsets.UTF_8));
      oracle.count("conflicts");
    }
  }

  private void takeBack() {
    Sent known = sent.pollFirst();
    if (known != null) {
      String id = name + "-void-" + ++number;
      String order =
          """
          {"specversion":"1.0","id":"%s","source":"urn:prove","type":"tallyman.void",\
          "subject":"%s","data":{"eventSource":"urn:prove","eventId":"%s","reason":"proof"}}\
          """
              .formatted(id, known.organization(), known.id());
      produce(known.organization(), order.getBytes(StandardCharsets.UTF_8));
      oracle.change(known.organization(), known.price());
      oracle.count("voids");
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
