package io.tallyman.balance.posting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.BalanceUnderTest.Reply;
import io.tallyman.balance.posting.PostUsage.Outcome;
import io.tallyman.balance.store.StoredLedgerAudit;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Holds that are opened over HTTP and settled by events off the stream. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SettlementTest {
  private final BalanceUnderTest service = BalanceUnderTest.start("pixell");
  private final EventStream stream = new EventStream(service);
  private int organizations;
  private String organization = "";

  @BeforeEach
  void anotherOrganization() {
    organization = "org-" + ++organizations;
    Reply granted =
        service.post(
            path("/grants"),
            "{\"source\":\"bonus\",\"amount\":\"100\",\"reference\":\"g\",\"reason\":\"r\"}");
    assertThat(granted.status()).isEqualTo(200);
    spendTheXlCounter();
  }

  @AfterAll
  void theLedgerAddsUp() throws SQLException {
    try (service) {
      StoredLedgerAudit.check(service.database().owner());
    }
  }

  @Test
  void anEventThatNamesAHoldSettlesItAndALaterCaptureIsAnsweredAlike() {
    String hold = hold("60");

    assertThat(post(xl("e1", hold))).isEqualTo(new Outcome.Posted(1, 0, 0));

    Reply balance = service.get(path("/balance"));
    assertThat(balance.at("/credits/available")).isEqualTo("85");
    assertThat(balance.at("/credits/held")).isEqualTo("0");
    Reply line = service.get(path("/transactions?limit=1"));
    assertThat(line.at("/data/0/amount")).isEqualTo("-15");
    Reply captured = service.post(path("/holds/" + hold + "/capture"), "{\"amount\":\"60\"}");
    assertThat(captured.at("/transactionId")).isEqualTo(line.at("/data/0/id"));
    assertThat(captured.at("/cost")).isEqualTo("15");
    assertThat(
            service
                .get(path("/transactions/" + line.at("/data/0/id") + "/explanation"))
                .at("/balanceAfter"))
        .isEqualTo("85");
  }

  @Test
  void onlyTheFirstEventSettlesAndLaterOnesAreRecordedAtNothing() {
    String hold = hold("60");

    post(xl("e1", hold), xl("e2", hold), xl("e3", null));
    post(xl("e4", hold));

    assertThat(service.get(path("/balance")).at("/credits/available")).isEqualTo("70");
    Reply lines = service.get(path("/transactions?type=usage"));
    assertThat(lines.body().get("data"))
        .extracting(line -> line.get("reference").asString() + " " + line.get("amount").asString())
        .contains("e1 -15", "e2 0", "e3 -15", "e4 0");
    String settled = id(lines, "e1");
    for (String paidFor : List.of("e2", "e4")) {
      Reply explained = explain(id(lines, paidFor));
      assertThat(explained.at("/price/credits")).isEqualTo("0");
      assertThat(explained.body().at("/price/tierAction").isNull()).isTrue();
      assertThat(explained.at("/price/paidBy/hold")).isEqualTo(hold);
      assertThat(explained.at("/price/paidBy/transactionId")).isEqualTo(settled);
    }
    for (String charged : List.of("e1", "e3")) {
      Reply explained = explain(id(lines, charged));
      assertThat(explained.at("/price/tierAction/weight")).isEqualTo("15");
      assertThat(explained.body().at("/price/paidBy").isNull()).isTrue();
    }
  }

  @Test
  void aCaptureBeforeTheEventWins() {
    String hold = hold("60");
    service.post(path("/holds/" + hold + "/capture"), "{\"amount\":\"1\"}");

    post(xl("e1", hold));

    assertThat(service.get(path("/balance")).at("/credits/available")).isEqualTo("99");
  }

  @Test
  void anEventThatNamesAReleasedOrLapsedOrUnknownHoldIsPlainUsage() {
    String released = hold("10");
    service.post(path("/holds/" + released + "/release"), "");
    String lapsed = hold("10");
    service.pass(Duration.ofMinutes(15));

    post(xl("e1", released), xl("e2", lapsed), xl("e3", "h1.77"), xl("e4", "no hold"));

    assertThat(service.get(path("/balance")).at("/credits/available")).isEqualTo("40");
  }

  @Test
  void settlingForMoreThanThereIsBecomesOverageAndAVoidUndoesIt() {
    String hold = hold("100");
    post(xl("x1", null));
    assertThat(service.get(path("/balance")).at("/credits/overage")).isEqualTo("15");

    post(xl("e1", hold));
    Reply settled = service.get(path("/balance"));
    assertThat(settled.at("/credits/overage")).isEqualTo("0");
    assertThat(settled.at("/credits/available")).isEqualTo("70");

    post(TestArrival.undoing(organization, "v1", "e1", service.now()));
    assertThat(service.get(path("/balance")).at("/credits/available")).isEqualTo("85");
  }

  @Test
  void aHoldOfAnotherOrganizationIsNotSettled() {
    String hold = hold("60");
    String owner = organization;
    anotherOrganization();

    post(xl("e1", hold));

    assertThat(service.get(path("/balance")).at("/credits/available")).isEqualTo("85");
    assertThat(service.get("/v1/organizations/" + owner + "/balance").at("/credits/held"))
        .isEqualTo("60");
  }

  @Test
  void anEventThatNamesAWalletSettlesAHoldOfThatWalletOnly() {
    service.post(
        path("/grants"),
        "{\"source\":\"bonus\",\"amount\":\"50\",\"wallet\":\"ci\",\"reference\":\"c\",\"reason\":\"r\"}");
    String hold = service.post(path("/holds"), "{\"amount\":\"20\",\"wallet\":\"ci\"}").at("/id");

    post(naming("e1", hold, "default"), naming("e2", hold, "docs"), naming("e3", hold, "ci"));

    assertThat(explain(id(service.get(path("/transactions?wallet=default")), "e1")).status())
        .isEqualTo(200);
    assertThat(service.get(path("/balance?wallet=docs")).at("/credits/overage")).isEqualTo("15");
    assertThat(service.get(path("/balance?wallet=ci")).at("/credits/available")).isEqualTo("35");
    assertThat(service.post(path("/holds/" + hold + "/release"), "").at("/code"))
        .isEqualTo("hold_ended");
  }

  private TestArrival naming(String id, String hold, String wallet) {
    String data = "{\"tier\":\"xl\",\"hold\":\"%s\",\"wallet\":\"%s\"}".formatted(hold, wallet);
    return TestArrival.event(organization, id, "agent.action", data, service.now());
  }

  private void spendTheXlCounter() {
    Reply spent =
        service.post(
            path("/credits/consume"), "{\"action\":\"agent.action\",\"data\":{\"tier\":\"xl\"}}");
    assertThat(spent.at("/cost")).isEqualTo("0");
  }

  private static String id(Reply lines, String event) {
    for (JsonNode line : lines.body().get("data")) {
      if (line.get("reference").asString().equals(event)) {
        return line.get("id").asString();
      }
    }
    throw new AssertionError("no line of " + event);
  }

  private Reply explain(String transaction) {
    return service.get(path("/transactions/" + transaction + "/explanation"));
  }

  private String hold(String credits) {
    Reply held = service.post(path("/holds"), "{\"amount\":\"" + credits + "\"}");
    assertThat(held.status()).isEqualTo(201);
    return held.at("/id");
  }

  private TestArrival xl(String id, @Nullable String hold) {
    String named = hold == null ? "" : ",\"hold\":\"" + hold + "\"";
    return TestArrival.event(
        organization, id, "agent.action", "{\"tier\":\"xl\"" + named + "}", service.now());
  }

  private Outcome post(TestArrival... arrivals) {
    return stream.post(List.of(arrivals));
  }

  private String path(String rest) {
    return "/v1/organizations/" + organization + rest;
  }
}
