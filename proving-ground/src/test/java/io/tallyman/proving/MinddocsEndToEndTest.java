package io.tallyman.proving;

import static io.tallyman.proving.TallymanUnderTest.EVENTS;
import static io.tallyman.proving.TallymanUnderTest.PATIENCE;
import static io.tallyman.proving.TallymanUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The whole way of an event that is priced in credits. */
@OnCatalog("minddocs")
class MinddocsEndToEndTest {
  private static TallymanUnderTest tallyman;

  @BeforeAll
  static void join(TallymanUnderTest shared) {
    tallyman = shared;
  }

  @Test
  void anEventOverHttpIsPricedDebitedAndExplained() {
    assertThat(tallyman.post(EVENTS, completion("http", "1", 4808, 10)).statusCode())
        .isEqualTo(202);
    tallyman.awaitAvailable("http", "985.516");

    JsonNode line = tallyman.lines("http").get(0);
    assertThat(line.get("amount").stringValue()).isEqualTo("-14.484");
    assertThat(line.get("balanceBefore").stringValue()).isEqualTo("1000");
    JsonNode explanation = tallyman.explanation("http", line);
    assertThat(explanation.at("/price/terms/0/calculation").stringValue())
        .isEqualTo("4808 × 3 / 1000");
    assertThat(explanation.at("/price/terms/1/credits").stringValue()).isEqualTo("0.06");
    assertThat(explanation.at("/lots/0/amount").stringValue()).isEqualTo("-14.484");
  }

  @Test
  void copiesThroughBothDoorsCountOnce() {
    for (int copy = 0; copy < 3; copy++) {
      tallyman.publish("twice", completion("twice", "1", 1000, 1000));
    }
    tallyman.post(EVENTS, completion("twice", "1", 1000, 1000));
    tallyman.post(EVENTS, completion("twice", "2", 1000, 1000));

    tallyman.awaitAvailable("twice", "982");
    assertThat(tallyman.lines("twice")).hasSize(3);
  }

  @Test
  void theHistoryIsAChainAndAddsUpToTheUse() {
    String grant = "{\"source\":\"bonus\",\"amount\":\"2.5\",\"reference\":\"a\",\"reason\":\"b\"}";
    assertThat(tallyman.post("/v1/organizations/chain/grants", grant).statusCode()).isEqualTo(200);
    for (int i = 0; i < 40; i++) {
      tallyman.post(EVENTS, completion("chain", "e" + i, 100 + i, i));
    }
    await().atMost(PATIENCE).until(() -> tallyman.lines("chain").size() == 42);

    BigDecimal used = BigDecimal.ZERO;
    String newer = null;
    for (JsonNode line : tallyman.lines("chain")) {
      if (newer != null) {
        assertThat(line.get("balanceAfter").stringValue()).isEqualTo(newer);
      }
      newer = line.get("balanceBefore").stringValue();
      if (line.get("type").stringValue().equals("usage")) {
        used = used.subtract(new BigDecimal(line.get("amount").stringValue()));
      }
    }
    assertThat(newer).isEqualTo("0");
    JsonNode use = json(tallyman.get("/v1/organizations/chain/usage?window=month&groupBy=model"));
    assertThat(new BigDecimal(use.at("/totals/credits").stringValue())).isEqualByComparingTo(used);
  }

  @Test
  void aVoidReturnsWhatItsEventTookEvenIfItComesFirst() {
    String undoing =
        TallymanUnderTest.event(
            "void",
            "v",
            "tallyman.void",
            "{\"eventSource\":\"test\",\"eventId\":\"1\",\"reason\":\"mistake\"}");
    assertThat(tallyman.post(EVENTS, undoing).statusCode()).isEqualTo(202);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(tallyman.quarantine())
                .filteredOn(entry -> entry.path("organization").asString("").equals("void"))
                .extracting(entry -> entry.get("reason").asString())
                .containsExactly("void_target_unknown"));

    tallyman.post(EVENTS, completion("void", "1", 1000, 1000));

    await().atMost(PATIENCE).until(() -> tallyman.lines("void").size() == 3);
    tallyman.awaitAvailable("void", "1000");
    assertThat(tallyman.lines("void").get(0).get("type").stringValue()).isEqualTo("void");
  }

  private static String completion(String organization, String id, int input, int output) {
    return TallymanUnderTest.event(
        organization,
        id,
        "ai.completion",
        "{\"model\":\"gpt-4\",\"inputTokens\":%d,\"outputTokens\":%d}".formatted(input, output));
  }
}
