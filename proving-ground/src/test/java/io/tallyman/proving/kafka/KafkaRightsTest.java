package io.tallyman.proving.kafka;

import static io.tallyman.proving.kafka.SecuredServices.BALANCE;
import static io.tallyman.proving.kafka.SecuredServices.BILLING;
import static io.tallyman.proving.kafka.SecuredServices.INGEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tallyman.proving.kafka.AccessList.Right;
import io.tallyman.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rights in {@code deploy/kafka/acls}, on a broker that enforces them. */
class KafkaRightsTest {
  private static final String CRM_TOPIC = Topics.usageOf("crm");
  private static final String STRUCTURED = "application/cloudevents+json";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> PRINCIPALS =
      List.of(INGEST, BALANCE, BILLING, "producer", "crm");
  private static final Set<String> TOPICS = new TreeSet<>(Topics.ALL);

  private static SecuredBroker broker;

  @BeforeAll
  static void startBroker(@TempDir Path folder) throws Exception {
    TOPICS.add(CRM_TOPIC);
    broker = new SecuredBroker(folder.resolve("kafka"), PRINCIPALS);
    try (Admin admin = Admin.create(broker.administrator())) {
      admin
          .createTopics(
              TOPICS.stream()
                  .map(topic ->
                      new NewTopic(topic, Optional.of(1), Optional.empty())
                          .configs(Topics.settings(topic)))
                  .toList())
          .all()
          .get();
      admin.createAcls(AccessList.rights().stream().map(Right::binding).toList()).all().get();
    }
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.stop();
  }

  @Test
  void theServicesDoAllTheirWorkWithTheRightsTheyHave(@TempDir Path folder) throws Exception {
    try (SecuredServices services = new SecuredServices(broker, folder)) {
      services.post(INGEST, "/v1/events", STRUCTURED, event("acme", "over HTTP"));
      write("producer", Topics.USAGE, "acme", event("acme", "to the topic of all"));
      write("crm", CRM_TOPIC, "acme", event("acme", "to its own topic"));
      write("crm", CRM_TOPIC, "victim", event("victim", "of another's organization"));
      await().atMost(PATIENCE).until(() -> available(services, "acme").equals("85"));

      assertThat(services.get(BALANCE, "/v1/quarantine").body())
          .contains("other_organization", "victim");
      assertThat(services.get(BALANCE, "/v1/organizations/victim/balance").statusCode())
          .isEqualTo(404);

      var session =
          services.post(
              BILLING,
              "/v1/organizations/acme/checkout/credits",
              "application/json",
              """
              {"pack":"small","successUrl":"https://a.example","cancelUrl":"https://b.example"}
              """);
      services.pay(session.path("sessionId").asString());
      await().atMost(PATIENCE).until(() -> available(services, "acme").equals("585"));
    }
  }

  @Test
  void everyTopicIsWrittenByThoseItBelongsToAndByNobodyElse() throws Exception {
    Map<String, Set<String>> writers = new TreeMap<>();
    for (String principal : PRINCIPALS) {
      for (String topic : TOPICS) {
        if (mayWrite(principal, topic)) {
          writers.computeIfAbsent(topic, _ -> new TreeSet<>()).add(principal);
        }
      }
    }
    assertThat(writers)
        .isEqualTo(
            Map.of(
                Topics.USAGE,
                Set.of(INGEST, "producer"),
                CRM_TOPIC,
                Set.of("crm"),
                Topics.BILLING,
                Set.of(BILLING),
                Topics.BALANCE,
                Set.of(BALANCE),
                Topics.DEADLETTER,
                Set.of(BALANCE),
                Topics.KEYS,
                Set.of(BALANCE),
                Topics.KEY_USES,
                Set.of(INGEST, BALANCE, BILLING)));
  }

  @Test
  void producersReadNothingAndNoServiceReadsWhatIsNotItsOwn() throws Exception {
    Map<String, Set<String>> readers = new TreeMap<>();
    for (String principal : PRINCIPALS) {
      try (Admin admin = Admin.create(broker.client(principal))) {
        for (String topic : TOPICS) {
          if (mayRead(admin, topic)) {
            readers.computeIfAbsent(topic, _ -> new TreeSet<>()).add(principal);
          }
        }
      }
    }
    assertThat(readers)
        .isEqualTo(
            Map.of(
                Topics.USAGE,
                Set.of(BALANCE),
                CRM_TOPIC,
                Set.of(BALANCE),
                Topics.BILLING,
                Set.of(BALANCE),
                Topics.BALANCE,
                Set.of(BILLING),
                Topics.KEYS,
                Set.of(INGEST, BALANCE, BILLING),
                Topics.KEY_USES,
                Set.of(BALANCE)));
  }

  @Test
  void noServiceMayGiveRightsOrMakeOrDeleteTopics() {
    for (String principal : List.of(INGEST, BALANCE, BILLING)) {
      try (Admin admin = Admin.create(broker.client(principal))) {
        Right more = new Right(principal, "Write", "topic", "literal", Topics.BILLING);
        Stream.of(
                admin.createAcls(List.of(more.binding())).all(),
                admin.createTopics(List.of(new NewTopic("other", 1, (short) 1))).all(),
                admin.deleteTopics(List.of(Topics.USAGE)).all())
            .forEach(attempt ->
                assertThatThrownBy(attempt::get)
                    .as(principal)
                    .hasCauseInstanceOf(AuthorizationException.class));
      }
    }
  }

  @Test
  void nobodyComesInWithAnothersPassword() {
    try (Admin admin = Admin.create(broker.client(BILLING, "producer-secret"))) {
      assertThatThrownBy(() -> admin.listTopics().names().get())
          .hasCauseInstanceOf(SaslAuthenticationException.class);
    }
  }

  @Test
  void theScriptTellsKafkasToolEveryRowOfTheList() throws Exception {
    ProcessBuilder script =
        new ProcessBuilder(
            AccessList.FOLDER.resolve("apply-acls").toString(), "--bootstrap-server", "broker");
    script.environment().put("KAFKA_ACLS", "echo");
    List<String> told = new ArrayList<>();
    try (var lines = script.start().inputReader()) {
      lines.lines().forEach(told::add);
    }
    assertThat(told)
        .hasSizeGreaterThan(PRINCIPALS.size())
        .containsExactlyElementsOf(
            AccessList.rights().stream()
                .map(right -> "--bootstrap-server broker " + right.command())
                .toList());
  }

  private static String available(SecuredServices services, String organization) {
    String balance = services.get(BALANCE, "/v1/organizations/" + organization + "/balance").body();
    return balance.replaceAll("(?s).*\"available\":\"([0-9.]+)\".*", "$1");
  }

  private static String event(String organization, String id) {
    return """
    {"specversion":"1.0","id":"%s","source":"test","type":"chat.query","subject":"%s",\
    "data":{"tools":[]}}\
    """
        .formatted(id, organization);
  }

  private static boolean mayWrite(String principal, String topic) throws Exception {
    try {
      write(principal, topic, "nobody", "not an event");
      return true;
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(TopicAuthorizationException.class);
      return false;
    }
  }

  private static void write(String principal, String topic, String key, String value)
      throws Exception {
    try (var producer =
        new KafkaProducer<>(
            broker.client(principal), new StringSerializer(), new StringSerializer())) {
      var message = new ProducerRecord<>(topic, key, value);
      message.headers().add("content-type", STRUCTURED.getBytes(StandardCharsets.UTF_8));
      producer.send(message).get();
    }
  }

  /** As the broker itself says of a topic; it does not even name one that must not be seen. */
  private static boolean mayRead(Admin admin, String topic) throws Exception {
    try {
      var options = new DescribeTopicsOptions().includeAuthorizedOperations(true);
      var found = admin.describeTopics(List.of(topic), options).allTopicNames().get();
      return found.values().iterator().next().authorizedOperations().contains(AclOperation.READ);
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(TopicAuthorizationException.class);
      return false;
    }
  }
}
