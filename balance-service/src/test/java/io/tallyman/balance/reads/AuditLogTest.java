package io.tallyman.balance.reads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.BalanceUnderTest.Reply;
import io.tallyman.balance.posting.EventStream;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whatever is done by hand leaves a row, once, with its effect. */
final class AuditLogTest {
  private static BalanceUnderTest service;

  @BeforeAll
  static void start() {
    service = BalanceUnderTest.start("pixell");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static List<String> log(String organization) {
    Reply log = service.get("/v1/ops/audit-log?organization=" + organization);
    return log.body().get("data").valueStream().map(AuditLogTest::told).toList();
  }

  private static String told(JsonNode row) {
    return "%s %s %s %s"
        .formatted(
            row.get("actor").stringValue(),
            row.get("action").stringValue(),
            row.get("reason").asString("-"),
            row.get("details"));
  }

  private static Reply grant(String organization, String reference, String amount) {
    return service.post(
        "/v1/organizations/" + organization + "/grants",
        """
        {"source":"adjustment","amount":"%s","reference":"%s","reason":"Sorry"}
        """
            .formatted(amount, reference));
  }

  @Test
  void aGrantIsWrittenDownOnceHoweverOftenItIsSent() {
    String transaction = grant("granted", "g1", "5").at("/transactionId");
    grant("granted", "g1", "5");

    assertThat(log("granted"))
        .containsExactly(
            "admin grant Sorry {\"amount\":\"5\",\"reference\":\"g1\",\"source\":\"adjustment\","
                + "\"unit\":\"credits\",\"wallet\":\"default\"}");
    assertThat(service.get("/v1/ops/audit-log?organization=granted").at("/data/0/subject"))
        .isEqualTo(transaction);
  }

  @Test
  void anOperationIsWrittenDownWithWhoBeganAndEndedIt() {
    String id = service.post("/v1/ops/operations", "{\"kind\":\"audit\"}").at("/id");

    JsonNode rows = service.get("/v1/ops/audit-log").body().get("data");

    assertThat(rows.valueStream())
        .anySatisfy(row -> {
          assertThat(row.get("subject").stringValue()).isEqualTo("operation:" + id);
          assertThat(row.get("actor").stringValue()).isEqualTo("admin");
          assertThat(row.get("action").stringValue()).isEqualTo("operation_started");
          assertThat(row.at("/details/kind").stringValue()).isEqualTo("audit");
        });
  }

  @Test
  void whatIsRefusedLeavesNoRow() {
    assertThat(grant("refused", "g1", "-5").status()).isEqualTo(402);

    assertThat(log("refused")).isEmpty();
  }

  @Test
  void transfersRefundsAndPlansAreWrittenDown() {
    String path = "/v1/organizations/handled";
    grant("handled", "g1", "50");
    service.post(
        path + "/wallets/transfer",
        "{\"from\":\"default\",\"to\":\"ci\",\"amount\":\"5\",\"reference\":\"t1\",\"reason\":\"Budget\"}");
    String charge =
        service.post(path + "/credits/consume", "{\"amount\":\"2\"}").at("/transactionId");
    service.post(path + "/refunds", "{\"transactionId\":\"" + charge + "\",\"reason\":\"Failed\"}");
    service.put(path + "/plan", "{\"plan\":\"starter\"}");
    service.delete(path + "/plan?at=now");

    assertThat(log("handled"))
        .extracting(row -> row.substring(0, row.indexOf(" {")))
        .containsExactly(
            "admin plan_canceled -",
            "admin plan_assigned -",
            "admin refund Failed",
            "admin transfer Budget",
            "admin grant Sorry");
  }

  @Test
  void aReplayByHandIsWrittenDownWithWhatCameOfIt() {
    new EventStream(service).post("replayed", "e1", "no.such.action", "{}");
    String id = service.get("/v1/quarantine?organization=replayed").at("/data/0/id");

    service.post("/v1/quarantine/" + id + "/replay", "{}");

    assertThat(log("replayed"))
        .singleElement()
        .asString()
        .startsWith("admin record_replayed - {\"outcome\":");
  }

  @Test
  void pagesLeadThroughTheWholeLog() {
    for (int i = 0; i < 3; i++) {
      grant("paged", "g" + i, "1");
    }
    Reply first = service.get("/v1/ops/audit-log?organization=paged&limit=2");
    Reply second =
        service.get(
            "/v1/ops/audit-log?organization=paged&limit=2&cursor=" + first.at("/nextCursor"));

    assertThat(first.body().get("data")).hasSize(2);
    assertThat(second.body().get("data")).hasSize(1);
    assertThat(second.body().get("nextCursor").isNull()).isTrue();
  }

  @Test
  void noRoleOfTheServiceChangesOrDeletesARow() {
    grant("kept", "g1", "1");
    for (Jdbi role :
        List.of(service.database().app(), service.database().writer(), service.database().ops())) {
      for (String attempt :
          List.of("update audit_log set actor = 'nobody'", "delete from audit_log")) {
        assertThatThrownBy(() -> role.useHandle(handle -> handle.execute(attempt)))
            .hasMessageContaining("permission denied");
      }
    }
  }
}
