package io.tallyman.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.topic.Decoded;
import io.tallyman.topic.Topics;
import io.tallyman.topic.UsageEventCodec;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.context.EmbeddedKafka;
import tools.jackson.databind.json.JsonMapper;

@EmbeddedKafka(
    partitions = 1,
    topics = Topics.USAGE,
    brokerProperties = {
      "transaction.state.log.replication.factor=1",
      "transaction.state.log.min.isr=1"
    })
class UsageEventsTest {
  @Test
  void whatTheExampleSendsIsAUsageEvent(EmbeddedKafkaBroker broker) {
    var producers =
        new DefaultKafkaProducerFactory<>(
            Map.of("bootstrap.servers", broker.getBrokersAsString()),
            new StringSerializer(),
            new StringSerializer());
    try {
      new UsageEvents(new KafkaTemplate<>(producers), new JsonMapper())
          .agentAction("acme", "a-1", "small");
    } finally {
      producers.destroy();
    }

    assertThat(decode(only(broker)))
        .isInstanceOfSatisfying(
            Decoded.Accepted.class,
            accepted -> {
              assertThat(accepted.event().organization()).isEqualTo("acme");
              assertThat(accepted.event().id()).isEqualTo("a-1");
              assertThat(accepted.event().type()).isEqualTo("agent.action");
              assertThat(accepted.event().dataJson()).isEqualTo("{\"tier\":\"small\"}");
            });
  }

  private static ConsumerRecord<byte[], byte[]> only(EmbeddedKafkaBroker broker) {
    TopicPartition partition = new TopicPartition(Topics.USAGE, 0);
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.getBrokersAsString()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(java.util.Set.of(partition));
      consumer.seekToBeginning(java.util.Set.of(partition));
      var records = consumer.poll(Duration.ofSeconds(30)).records(partition);
      assertThat(records).hasSize(1);
      return records.getFirst();
    }
  }

  private static Decoded decode(ConsumerRecord<byte[], byte[]> record) {
    return UsageEventCodec.decode(
        name -> {
          Header header = record.headers().lastHeader(name);
          return header == null ? null : header.value();
        },
        record.key(),
        record.value());
  }
}
