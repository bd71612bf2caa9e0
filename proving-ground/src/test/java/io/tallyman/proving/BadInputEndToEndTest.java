package io.tallyman.proving;

import static io.tallyman.proving.TallymanUnderTest.EVENTS;
import static io.tallyman.proving.TallymanUnderTest.PATIENCE;
import static io.tallyman.proving.TallymanUnderTest.STRUCTURED;
import static io.tallyman.proving.TallymanUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whatever is sent: it has a stable answer or reason, and the events around it are debited. */
@OnCatalog("minddocs")
class BadInputEndToEndTest {
  private static final String GOOD = "{\"images\":1}";
  private static final int FIVE_MIB = 5 << 20;

  private static TallymanUnderTest tallyman;

  @BeforeAll
  static void join(TallymanUnderTest shared) {
    tallyman = shared;
  }

  /**
   * What no door accepts, by the reason for it; the subject is {@code bad} unless it is at fault.
   */
  private static Map<String, List<String>> unacceptable() {
    Instant now = Instant.now();
    Map<String, List<String>> events = new LinkedHashMap<>();
    events.put("unknown_action", List.of(image("1").replace("image.process", "image.forget")));
    events.put("missing_field", List.of(image("2", "{}")));
    events.put("invalid_field", List.of(image("3", "{\"images\":\"NaN\"}")));
    events.put("negative_quantity", List.of(image("4", "{\"images\":-1}")));
    events.put("quantity_out_of_range", List.of(image("5", "{\"images\":1E99999999}")));
    events.put("unreadable", List.of(image("6", "{\"images\":NaN}"), "not JSON"));
    events.put("too_old", List.of(timed("7", now.minus(Duration.ofDays(365)))));
    events.put("time_in_future", List.of(timed("8", now.plus(Duration.ofDays(7)))));
    events.put("missing_attribute", List.of(image("9").replace("\"subject\":\"bad\",", "")));
    events.put(
        "invalid_organization",
        List.of(TallymanUnderTest.event("bad/slash", "10", "image.process", GOOD)));
    return events;
  }

  @Test
  void everyDoorHasAReasonForWhatItRefuses() {
    good("before");
    unacceptable()
        .forEach((reason, events) -> {
          for (String event : events) {
            HttpResponse<String> answer = tallyman.post(EVENTS, event);
            assertThat(answer.statusCode()).as(event).isEqualTo(400);
            assertThat(json(answer).at("/rejected/0/code").asString()).as(event).isEqualTo(reason);
            tallyman.publish(null, event);
          }
        });
    tallyman.publish("other", image("key"));
    good("after");

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(reasons("bad", "bad/slash", "")).isEqualTo(expected()));
    tallyman.awaitAvailable("good", "992");
    assertThat(tallyman.get("/v1/organizations/bad/balance").statusCode()).isEqualTo(404);
  }

  private static Map<String, Long> expected() {
    Map<String, Long> expected = new TreeMap<>(Map.of("key_mismatch", 1L));
    unacceptable().forEach((reason, events) -> expected.put(reason, (long) events.size()));
    return expected;
  }

  @Test
  void whatOnlyTheLedgerCanKnowIsQuarantined() {
    String used = TallymanUnderTest.event("reused", "1", "image.process", GOOD);
    String other = TallymanUnderTest.event("reused", "1", "image.process", "{\"images\":2}");
    String undoing =
        TallymanUnderTest.event(
            "reused",
            "v",
            "tallyman.void",
            "{\"eventSource\":\"test\",\"eventId\":\"nothing\",\"reason\":\"mistake\"}");
    for (String event : List.of(used, other, undoing)) {
      assertThat(tallyman.post(EVENTS, event).statusCode()).isEqualTo(202);
    }
    tallyman.publish("reused", other);

    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(reasons("reused"))
                .isEqualTo(Map.of("identity_conflict", 1L, "void_target_unknown", 1L)));
    tallyman.awaitAvailable("reused", "996");
  }

  @Test
  void aRequestThatCannotBeTakenAtAllIsAnswered() {
    String batch = "[" + image("11") + "]";
    assertThat(code(STRUCTURED, batch + " ".repeat(FIVE_MIB + 1 - batch.length())))
        .isEqualTo("payload_too_large");
    assertThat(code("text/plain", image("12"))).isEqualTo("unsupported_media_type");
    assertThat(code("application/cloudevents-batch+json", "not JSON")).isEqualTo("bad_request");
  }

  private static String code(String contentType, String body) {
    return json(tallyman.post(EVENTS, contentType, body)).get("code").stringValue();
  }

  /** How many records are in quarantine for each reason; none has organization "". */
  private static Map<String, Long> reasons(String... organizations) {
    Map<String, Long> reasons = new TreeMap<>();
    for (JsonNode entry : tallyman.quarantine()) {
      if (List.of(organizations).contains(entry.path("organization").asString(""))) {
        reasons.merge(entry.get("reason").stringValue(), 1L, Long::sum);
      }
    }
    return reasons;
  }

  private static void good(String id) {
    tallyman.post(EVENTS, TallymanUnderTest.event("good", id, "image.process", GOOD));
  }

  private static String image(String id) {
    return image(id, GOOD);
  }

  private static String image(String id, String data) {
    return TallymanUnderTest.event("bad", id, "image.process", data);
  }

  private static String timed(String id, Instant time) {
    return image(id).replace("\"source\"", "\"time\":\"" + time + "\",\"source\"");
  }
}
