package io.tallyman.proving;

import static io.tallyman.proving.TallymanUnderTest.EVENTS;
import static io.tallyman.proving.TallymanUnderTest.PATIENCE;
import static io.tallyman.proving.TallymanUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The whole way of an event that a tier's counter pays, and credits once that is used up. */
@OnCatalog("pixell")
class PixellEndToEndTest {
  private static TallymanUnderTest tallyman;

  @BeforeAll
  static void join(TallymanUnderTest shared) {
    tallyman = shared;
  }

  @Test
  void ofTwoHundredFiftyOneSmallActionsTheCounterPaysAllButOne() {
    grant("starter", "small", 240); // with the free plan's 10
    grant("starter", "credits", 5);
    String batch =
        IntStream.rangeClosed(1, 251)
            .mapToObj(i -> action("starter", "e" + i, "small"))
            .collect(Collectors.joining(",", "[", "]"));

    assertThat(tallyman.post(EVENTS, "application/cloudevents-batch+json", batch).body())
        .isEqualTo("{\"accepted\":251,\"rejected\":[]}");

    tallyman.awaitAvailable("starter", "4");
    assertThat(smallLeft()).isEqualTo("0");
    var newest = tallyman.lines("starter").subList(0, 2);
    assertThat(newest)
        .extracting(line -> line.get("amount").stringValue())
        .containsExactly("-1", "0");
    assertThat(newest.get(1).get("tierUnits").stringValue()).isEqualTo("-1");
    assertThat(
            tallyman
                .explanation("starter", newest.get(0))
                .at("/price/tierAction/paidBy")
                .stringValue())
        .isEqualTo("credits");
  }

  @Test
  void aMediumActionBeyondItsCounterIsTwoAndAHalfCredits() {
    grant("medium", "credits", 10);
    for (int i = 1; i <= 5; i++) { // the free plan has 4
      tallyman.publish("medium", action("medium", "e" + i, "medium"));
    }

    tallyman.awaitAvailable("medium", "7.5");
    JsonNode line = tallyman.lines("medium").getFirst();
    assertThat(line.get("amount").stringValue()).isEqualTo("-2.5");
    assertThat(line.get("balanceAfter").stringValue()).isEqualTo("7.5");
  }

  @Test
  void whatNobodyHasPaidForIsOverage() {
    for (int i = 1; i <= 2; i++) { // the free plan has 1
      tallyman.publish(null, action("owing", "e" + i, "xl"));
    }

    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(tallyman.balance("owing").at("/credits/overage").asString())
                .isEqualTo("15"));
    grant("owing", "credits", 20);
    assertThat(tallyman.balance("owing").at("/credits/overage").asString()).isEqualTo("0");
    assertThat(tallyman.balance("owing").at("/credits/available").asString()).isEqualTo("5");
  }

  private static String smallLeft() {
    return tallyman
        .balance("starter")
        .get("tiers")
        .valueStream()
        .filter(tier -> tier.get("tier").stringValue().equals("small"))
        .map(tier -> tier.get("remaining").stringValue())
        .collect(Collectors.joining());
  }

  private static void grant(String organization, String unit, int amount) {
    String body =
        "{\"source\":\"bonus\",\"unit\":\"%s\",\"amount\":\"%d\",\"reference\":\"%s\",\"reason\":\"a test\"}"
            .formatted(unit, amount, unit);
    assertThat(tallyman.post("/v1/organizations/" + organization + "/grants", body).statusCode())
        .isEqualTo(200);
  }

  @Test
  void whoIsToldFindsItInTheSandboxsMailbox() {
    String organization = "/v1/organizations/told";
    grant("told", "credits", 10);
    String contacts = "{\"contacts\":[{\"email\":\"ana@told.example\"}]}";
    assertThat(tallyman.put(organization + "/contacts", contacts).statusCode()).isEqualTo(200);
    tallyman.post(organization + "/credits/consume", "{\"amount\":\"10\"}");

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          JsonNode caught = json(tallyman.get("/v1/sandbox/mailbox")).get("data");
          assertThat(caught.valueStream())
              .filteredOn(mail -> mail.get("to").stringValue().equals("ana@told.example"))
              .extracting(mail -> mail.get("subject").stringValue())
              .contains("Your credits are spent");
        });
  }

  private static String action(String organization, String id, String tier) {
    return TallymanUnderTest.event(organization, id, "agent.action", "{\"tier\":\"" + tier + "\"}");
  }
}
