package io.tallyman.proving;

import static io.tallyman.proving.TallymanUnderTest.EVENTS;
import static io.tallyman.proving.TallymanUnderTest.PATIENCE;
import static io.tallyman.proving.TallymanUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Time that passes by the sandbox's clock, and a real world that stays behind. */
class ClockEndToEndTest {
  private static final String CLOCK = "/v1/sandbox/clock";

  @TempDir private static Path directory;
  private static TallymanUnderTest tallyman;

  @BeforeAll
  static void start() throws InterruptedException {
    tallyman = new TallymanUnderTest(directory.resolve("data"), "minddocs");
  }

  @AfterAll
  static void stop() {
    tallyman.close();
  }

  @Test
  void twoMonthsPassInOrderAndUsageGoesOnAndARestartKeepsTheTime() throws InterruptedException {
    tallyman.post(EVENTS, image("acme", "before", ""));
    tallyman.awaitAvailable("acme", "996");
    Instant firstEnd = periodEnd();

    assertThat(offset(advance("P31D"))).isEqualTo(Duration.ofDays(31));
    Instant secondEnd = periodEnd();
    assertThat(secondEnd).isAfter(firstEnd);
    tallyman.post(EVENTS, image("hasty", "1", ""));
    assertThat(offset(advance("PT744H"))).isEqualTo(Duration.ofDays(62));
    assertThat(tallyman.lines("hasty"))
        .filteredOn(line -> line.get("type").stringValue().equals("usage"))
        .allSatisfy(line -> assertThat(occurredAt(line)).isBefore(secondEnd))
        .hasSize(1);

    assertThat(tallyman.lines("acme"))
        .extracting(
            line -> line.get("type").stringValue(),
            line -> line.get("amount").stringValue(),
            line -> Instant.parse(line.get("postedAt").stringValue()))
        .startsWith(
            tuple("plan", "1000", secondEnd),
            tuple("expiry", "-1000", secondEnd),
            tuple("plan", "1000", firstEnd),
            tuple("expiry", "-996", firstEnd))
        .hasSize(6);

    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(tallyman.told())
                .filteredOn(told -> told.get("kind").stringValue().equals("plan"))
                .extracting(told -> Instant.parse(told.get("postedAt").stringValue()))
                .contains(firstEnd, secondEnd));

    usageOccursNow();

    Duration before = offset(tallyman.get(CLOCK));
    tallyman.close();
    tallyman = new TallymanUnderTest(directory.resolve("data"), "minddocs");
    assertThat(offset(tallyman.get(CLOCK))).isEqualTo(before);
    tallyman.awaitAvailable("acme", "988");
  }

  /** Real time is 62 days behind by now: further than an event may be late. */
  private static void usageOccursNow() {
    String realTime = "\"time\":\"" + Instant.now() + "\",";
    assertThat(tallyman.post(EVENTS, image("acme", "http", "")).statusCode()).isEqualTo(202);
    assertThat(tallyman.post(EVENTS, image("acme", "timed", realTime)).statusCode()).isEqualTo(202);
    tallyman.publish("acme", image("acme", "kafka", ""));
    tallyman.awaitAvailable("acme", "988");

    Instant now = Instant.parse(json(tallyman.get(CLOCK)).get("now").stringValue());
    assertThat(tallyman.lines("acme").subList(0, 3))
        .allSatisfy(line -> {
          assertThat(occurredAt(line)).isCloseTo(now, within(1, ChronoUnit.MINUTES));
          assertThat(line.get("type").stringValue()).isEqualTo("usage");
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"P0D\"", "\"-P1D\"", "\"P1D-\"", "\"tomorrow\"", "\"P10Y1D\"", "31", "null"})
  void anythingButSomeTimeAheadIsRefused(String by) {
    HttpResponse<String> answer = tallyman.post(CLOCK + "/advance", "{\"by\":" + by + "}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).get("field").stringValue()).isEqualTo("by");
  }

  private static HttpResponse<String> advance(String by) {
    HttpResponse<String> answer = tallyman.post(CLOCK + "/advance", "{\"by\":\"" + by + "\"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  private static Duration offset(HttpResponse<String> clock) {
    return Duration.parse(json(clock).get("offset").stringValue());
  }

  private static Instant periodEnd() {
    return Instant.parse(tallyman.balance("acme").at("/plan/currentPeriodEnd").stringValue());
  }

  private static Instant occurredAt(JsonNode line) {
    return Instant.parse(line.get("occurredAt").stringValue());
  }

  private static String image(String organization, String id, String time) {
    return TallymanUnderTest.event(organization, id, "image.process", "{\"images\":1}")
        .replace("\"data\"", time + "\"data\"");
  }
}
