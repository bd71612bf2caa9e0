package io.tallyman.ingest;

import static io.tallyman.ingest.IngestUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.topic.Decoded;
import io.tallyman.topic.Topics;
import io.tallyman.topic.UsageEvent;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Over HTTP in, on the topic out; on a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UsageIngestTest {
  private static final int FIVE_MIB = 5 * 1024 * 1024;

  private IngestUnderTest ingest;

  @BeforeAll
  void start() {
    ingest = new IngestUnderTest("--tallyman.catalog=minddocs");
  }

  @AfterAll
  void stop() {
    ingest.close();
  }

  private static String event(String id, String data) {
    return """
    {"specversion":"1.0","id":"%s","source":"/test","type":"image.process","subject":"acme",
     "data":%s}
    """
        .formatted(id, data);
  }

  private static String image(String id) {
    return event(id, "{\"images\":2}");
  }

  private static UsageEvent accepted(ConsumerRecord<byte[], byte[]> record) {
    assertThat(IngestUnderTest.decode(record)).isInstanceOf(Decoded.Accepted.class);
    return ((Decoded.Accepted) IngestUnderTest.decode(record)).event();
  }

  @Test
  void aStructuredEventIsOnTheTopicWhenItIsAnswered() {
    HttpResponse<String> response = ingest.postOne(image("s-1"));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    assertThat(response.body()).isEqualTo("{\"accepted\":1,\"rejected\":[]}");
    ConsumerRecord<byte[], byte[]> record = ingest.records(1).getFirst();
    assertThat(record.key()).isEqualTo("acme".getBytes(StandardCharsets.UTF_8));
    assertThat(record.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
    assertThat(record.headers().lastHeader("ce_time")).isNull();
    UsageEvent event = accepted(record);
    assertThat(event.id()).isEqualTo("s-1");
    assertThat(event.dataJson()).isEqualTo("{\"images\":2}");
  }

  @Test
  void aBinaryEventIsTakenFromTheHeaders() {
    Instant time = Instant.now().minusSeconds(60);
    HttpResponse<String> response =
        ingest.send(
            ingest
                .request("/v1/events")
                .header("Content-Type", "application/json; charset=utf-8")
                .header("ce-specversion", "1.0")
                .header("ce-id", "b-%C3%BC")
                .header("ce-source", "/test")
                .header("ce-type", "image.process")
                .header("ce-subject", "acme")
                .header("ce-time", time.toString())
                .POST(BodyPublishers.ofString("{\"images\": 0.50}")));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    UsageEvent event = accepted(ingest.records(1).getFirst());
    assertThat(event.id()).isEqualTo("b-ü");
    assertThat(event.time()).isEqualTo(time);
    assertThat(event.dataJson()).isEqualTo("{\"images\":0.50}");
  }

  @Test
  void aBatchAnswersForEachItemAndKeepsTheOrder() {
    String batch =
        "["
            + image("m-0")
            + ","
            + event("m-1", "{}")
            + ","
            + image("m-2")
            + ", 7,"
            + image("m-4").replace("image.process", "image.forget")
            + ","
            + image("m-5").replace("acme", "a/b")
            + "]";

    HttpResponse<String> response = ingest.postBatch(batch);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    assertThat(json(response).get("accepted").intValue()).isEqualTo(2);
    assertThat(
            json(response)
                .get("rejected")
                .valueStream()
                .map(rejected ->
                    "%s %s %s"
                        .formatted(
                            rejected.get("index"), rejected.get("id"), rejected.get("code"))))
        .containsExactly(
            "1 \"m-1\" \"missing_field\"",
            "3 null \"unreadable\"",
            "4 \"m-4\" \"unknown_action\"",
            "5 \"m-5\" \"invalid_organization\"");
    assertThat(ingest.records(2).stream().map(record -> accepted(record).id()))
        .containsExactly("m-0", "m-2");
  }

  @Test
  void aThousandEventsAreOneBatchAndOneMoreIsTooMany() {
    assertThat(ingest.postBatch(images(1_001)).statusCode()).isEqualTo(413);

    HttpResponse<String> response = ingest.postBatch(images(1_000));

    assertThat(response.body()).isEqualTo("{\"accepted\":1000,\"rejected\":[]}");
    assertThat(ingest.records(1_000)).hasSize(1_000);
  }

  private static String images(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> image("t-" + i))
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void aVoidNeedsNoPrice() {
    String order =
        event("v-1", "{\"eventSource\":\"/test\",\"eventId\":\"s-1\",\"reason\":\"a test\"}")
            .replace("image.process", "tallyman.void");

    assertThat(ingest.postOne(order).statusCode()).isEqualTo(202);
    assertThat(accepted(ingest.records(1).getFirst()).voidOrder().eventId()).isEqualTo("s-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "image.process" | "image.forget"     | unknown_action
          "images":2      | "pictures":2       | missing_field
          "images":2      | "images":"two"     | invalid_field
          "images":2      | "images":-1        | negative_quantity
          "images":2      | "images":1E99999999 | quantity_out_of_range
          "images":2      | "images":1E99999999999 | quantity_out_of_range
          "images":2      | "images":NaN       | unreadable
          "images":2      | "images":"NaN"     | invalid_field
          "images":2      | "images":2,"images":3 | unreadable
          {"images":2}    | [2]                | data_not_json_object
          "subject":"acme" | "subjekt":"acme"  | missing_attribute
          "acme"          | "a/b"              | invalid_organization
          "1.0"           | "0.3"              | invalid_attribute
          "/test"         | "urn:tallyman:me"  | reserved_name
          "image.process" | "tallyman.posted"  | reserved_name
          "images":2      | "images":2,"wallet":"a b" | invalid_wallet
          "subject"       | "time":"2025-01-01T00:00:00Z","subject" | too_old
          "subject"       | "time":"2999-01-01T00:00:00Z","subject" | time_in_future
          "subject"       | "time":"yesterday","subject" | invalid_attribute
          """)
  void aBadEventIsRefusedWithItsCode(String right, String wrong, String code) {
    String event = image("bad").replace(right, wrong);
    assertThat(event).isNotEqualTo(image("bad"));

    HttpResponse<String> response = ingest.postOne(event);

    JsonNode problem = problem(response, 400, "no_event_accepted");
    assertThat(problem.get("accepted").intValue()).isZero();
    assertThat(problem.get("rejected").get(0).get("code").stringValue()).isEqualTo(code);
    assertThat(problem.get("rejected").get(0).get("message").stringValue()).isNotEmpty();
  }

  private static JsonNode problem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(json(response).get("code").stringValue()).isEqualTo(code);
    return json(response);
  }

  @Test
  void anEventOfTheEdgesOfTheWindowIsTaken() {
    String old = Instant.now().minus(Duration.ofDays(35)).plusSeconds(60).toString();
    String early = Instant.now().plusSeconds(240).toString();

    for (String time : List.of(old, early)) {
      String event =
          image("w-" + time).replace("\"subject\"", "\"time\":\"" + time + "\",\"subject\"");
      assertThat(ingest.postOne(event).statusCode()).isEqualTo(202);
    }
    assertThat(ingest.records(2)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not json", "{}", "[{}", "null"})
  void aBatchThatIsNoJsonArrayIsABadRequest(String body) {
    problem(ingest.postBatch(body), 400, "bad_request");
  }

  @Test
  void anEmptyBatchHasNothingToAccept() {
    problem(ingest.postBatch("[]"), 400, "no_event_accepted");
  }

  @Test
  void anEventOver256KiBIsTooLargeAndItsNeighboursAreTaken() {
    String large = event("large", "{\"images\":1,\"x\":\"" + "x".repeat(256 * 1024) + "\"}");

    HttpResponse<String> response = ingest.postBatch("[" + image("l-1") + "," + large + "]");

    assertThat(json(response).get("accepted").intValue()).isEqualTo(1);
    assertThat(json(response).get("rejected").get(0).get("code").stringValue())
        .isEqualTo("event_too_large");
    assertThat(ingest.records(1)).hasSize(1);
  }

  @Test
  void fiveMebibytesAreReadAndOneByteMoreIsNot() {
    String batch = "[" + image("f-1") + "]";
    String full = batch + " ".repeat(FIVE_MIB - batch.length());

    assertThat(ingest.postBatch(full).statusCode()).isEqualTo(202);
    assertThat(ingest.records(1)).hasSize(1);
    problem(ingest.postBatch(full + " "), 413, "payload_too_large");
    problem(ingest.postBatch(full.repeat(3)), 413, "payload_too_large");
  }

  @Test
  void aChunkedBodyIsMeasuredWhileItIsRead() {
    byte[] body = " ".repeat(FIVE_MIB + 1).getBytes(StandardCharsets.UTF_8);

    HttpResponse<String> response =
        ingest.send(
            ingest
                .request("/v1/events")
                .header("Content-Type", "application/cloudevents-batch+json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));

    problem(response, 413, "payload_too_large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/cloudevents+avro",
        "nonsense"
      })
  void anotherContentTypeIsNotSupported(String contentType) {
    problem(ingest.post(contentType, image("c")), 415, "unsupported_media_type");
  }

  @Test
  void binaryModeTakesJsonOnly() {
    HttpResponse<String> response =
        ingest.send(
            ingest
                .request("/v1/events")
                .header("Content-Type", "text/plain")
                .header("ce-id", "b")
                .POST(BodyPublishers.ofString("{}")));

    problem(response, 415, "unsupported_media_type");
  }

  @Test
  void nobodyGetsInWithoutAKey() {
    HttpResponse<String> response =
        ingest.send(
            ingest
                .request("/v1/events")
                .setHeader("Authorization", "Bearer wrong")
                .POST(BodyPublishers.ofString(image("k"))));

    problem(response, 401, "unauthorized");
  }

  @Test
  void whatOpenapiShowsAsAnExampleIsAccepted() {
    JsonNode operation = json(ingest.get("/v3/api-docs")).at("/paths/~1v1~1events/post");

    assertThat(operation.get("responses").propertyNames())
        .containsExactlyInAnyOrder("202", "400", "401", "413", "415", "503", "default");
    JsonNode content = operation.at("/requestBody/content");
    for (String mode :
        List.of("application/cloudevents+json", "application/cloudevents-batch+json")) {
      HttpResponse<String> response =
          ingest.post(mode, content.get(mode).get("example").toString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    }
    assertThat(ingest.records(2)).hasSize(2);
  }

  private static String of(String organization, String type, String id, String data) {
    return """
    {"specversion":"1.0","id":"%s","source":"/keys","type":"%s","subject":"%s","data":%s}\
    """
        .formatted(id, type, organization, data);
  }

  @Test
  void aKeyOfAnOrganizationSendsNoEventsOfAnother() {
    String key = ingest.key("acme", null);

    JsonNode answer =
        json(
            ingest.postBatch(
                key,
                "["
                    + of("acme", "image.process", "k1", "{\"images\":2}")
                    + ","
                    + of("globex", "image.process", "k2", "{\"images\":2}")
                    + "]"));

    assertThat(answer.get("accepted").intValue()).isEqualTo(1);
    assertThat(answer.at("/rejected/0/code").stringValue()).isEqualTo("other_organization");
    assertThat(ingest.records(1)).hasSize(1);
  }

  @Test
  void whatComesUnderAKeyOfAWalletNamesThatWallet() {
    String key = ingest.key("acme", "ci");

    JsonNode answer =
        json(
            ingest.postBatch(
                key,
                "["
                    + of("acme", "image.process", "w1", "{\"images\":2}")
                    + ","
                    + of("acme", "image.process", "w2", "{\"images\":2,\"wallet\":\"ci\"}")
                    + ","
                    + of("acme", "image.process", "w3", "{\"images\":2,\"wallet\":\"default\"}")
                    + ","
                    + of(
                        "acme",
                        "tallyman.void",
                        "w4",
                        "{\"eventSource\":\"s\",\"eventId\":\"e\",\"reason\":\"r\"}")
                    + "]"));

    assertThat(answer.get("rejected").valueStream().map(one -> one.get("code").stringValue()))
        .containsExactly("other_wallet", "void_not_allowed");
    assertThat(ingest.records(2))
        .extracting(record -> accepted(record).wallet() + " " + accepted(record).dataJson())
        .containsExactly(
            "ci {\"images\":2,\"wallet\":\"ci\"}", "ci {\"images\":2,\"wallet\":\"ci\"}");
  }

  @Test
  void theTopicsAreThereWith12PartitionsButThoseOfKeysWithOne() {
    var topics =
        ingest.broker.doWithAdminFunction(admin ->
            admin
                .describeTopics(Topics.ALL)
                .allTopicNames()
                .toCompletionStage()
                .toCompletableFuture()
                .join());

    assertThat(topics.keySet()).containsExactlyInAnyOrderElementsOf(Topics.ALL);
    topics.forEach(
        (name, topic) -> assertThat(topic.partitions()).hasSize(Topics.partitions(name, 12)));
  }
}
