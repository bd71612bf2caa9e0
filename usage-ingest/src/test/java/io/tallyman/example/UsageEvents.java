package io.tallyman.example;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.kafka.core.KafkaTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Tells Tallyman what an organization has used. */
class UsageEvents {
  private final KafkaTemplate<String, String> kafka;
  private final JsonMapper json;

  UsageEvents(KafkaTemplate<String, String> kafka, JsonMapper json) {
    this.kafka = kafka;
    this.json = json;
  }

  record Event(
      String specversion,
      String id,
      String source,
      String type,
      String subject,
      Map<String, String> data) {}

  /**
   * Returns when Kafka has the event. Sent again, it counts once: by organization, source and id.
   */
  void agentAction(String organization, String id, String tier) {
    var event = new Event("1.0", id, "/agents", "agent.action", organization, Map.of("tier", tier));
    var record =
        new ProducerRecord<>("tallyman.usage", organization, json.writeValueAsString(event));
    record
        .headers()
        .add("content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8));
    kafka.send(record).join();
  }
}
