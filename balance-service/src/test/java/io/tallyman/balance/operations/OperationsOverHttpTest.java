package io.tallyman.balance.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.BalanceUnderTest.Reply;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OperationsOverHttpTest {
  private static final String CONSUME = "{\"amount\":\"10\",\"description\":\"work\"}";

  private final BalanceUnderTest service = BalanceUnderTest.start("chat");

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void anAuditOfAnUntouchedLedgerFindsNothingAndSaysHowFarItCame() {
    use("acme", 3);
    use("beta", 2);

    JsonNode audit = finished(start("{\"kind\":\"audit\"}"));

    assertThat(audit.at("/state").asString()).isEqualTo("finished");
    assertThat(audit.at("/found").asLong()).isZero();
    assertThat(audit.at("/done").asLong()).isEqualTo(12).isEqualTo(audit.at("/total").asLong());
    assertThat(audit.at("/result/accounts").asLong()).isEqualTo(2);
    assertThat(audit.at("/result/postings").asLong()).isEqualTo(7);
    assertThat(audit.at("/result/usageRows").asLong()).isEqualTo(5);
    assertThat(service.get("/v1/ops/operations").at("/data/0/id"))
        .isEqualTo(audit.at("/id").asString());
  }

  @Test
  void aBalanceThatSomebodyRaisedIsNamedAndRebuiltFromItsPostings() {
    use("acme", 3);
    execute("update account set credits = credits + 5000000");
    execute("update lot set remaining = remaining + 5000000");

    JsonNode audit = finished(start("{\"kind\":\"audit\",\"organization\":\"acme\"}"));
    assertThat(audit.at("/findings/0/check").asString()).isEqualTo("lot");
    assertThat(audit.at("/findings/0/organization").asString()).isEqualTo("acme");

    JsonNode dry = finished(start("{\"kind\":\"rebuild\"}"));
    assertThat(dry.at("/result/wouldRebuild").asLong()).isEqualTo(1);
    assertThat(available("acme")).isEqualTo("75");

    JsonNode real = finished(start("{\"kind\":\"rebuild\",\"dryRun\":false}"));
    assertThat(real.at("/result/rebuilt").asLong()).isEqualTo(1);
    assertThat(available("acme")).isEqualTo("70");
    assertThat(finished(start("{\"kind\":\"audit\"}")).at("/found").asLong()).isZero();
  }

  @Test
  void whatWasRewrittenWithAllItsHashesIsFoundByARootThatWasHandedOut() {
    use("acme", 3);
    String root =
        finished(start("{\"kind\":\"audit\",\"exportRoot\":true}")).at("/result/root").asString();
    assertThat(root).matches("[0-9a-f]{64}");
    String again = "{\"kind\":\"audit\",\"root\":\"" + root + "\"}";
    use("acme", 1);
    assertThat(finished(start(again)).at("/found").asLong()).isZero();

    forgetLastPostings();
    assertThat(finished(start("{\"kind\":\"audit\"}")).at("/found").asLong())
        .as(
            "whoever cuts off the end, and says nothing more had been there, is not found out alone")
        .isZero();
    JsonNode found = finished(start(again));
    assertThat(found.at("/found").asLong()).isEqualTo(1);
    assertThat(found.at("/findings/0/check").asString()).isEqualTo("root");
    assertThat(found.at("/findings/0/place").asString()).matches("p[0-9]+\\.4");

    execute("update ledger_root_head set seq = 2, hash = (select hash from posting where seq = 2)");
    assertThat(finished(start(again)).at("/findings/0/what").asString())
        .isEqualTo("heads that the root was made of");
  }

  @Test
  void anOperationIsPausedResumedAndCanceled() {
    execute(
        "insert into operation (kind, parameters, state, started_by, started_at, phase, total)"
            + " values ('audit', '{\"kind\":\"audit\"}', 'paused', 'test', now(), 'accounts', 0),"
            + " ('audit', '{\"kind\":\"audit\"}', 'paused', 'test', now(), 'accounts', 0)");
    assertThat(service.post("/v1/ops/operations/1/pause", "").at("/state")).isEqualTo("paused");
    assertThat(service.post("/v1/ops/operations/2/cancel", "").at("/state")).isEqualTo("canceled");
    assertThat(service.post("/v1/ops/operations/2/resume", "").status()).isEqualTo(409);
    service.post("/v1/ops/operations/1/resume", "");
    assertThat(finished("1").at("/state").asString()).isEqualTo("finished");
  }

  @Test
  void whatIsAskedForMustMakeSense() {
    assertThat(service.post("/v1/ops/operations", "{}").at("/field")).isEqualTo("kind");
    assertThat(service.post("/v1/ops/operations", "{\"kind\":\"dance\"}").at("/field"))
        .isEqualTo("kind");
    assertThat(
            service.post("/v1/ops/operations", "{\"kind\":\"audit\",\"root\":\"x\"}").at("/field"))
        .isEqualTo("root");
    assertThat(service.get("/v1/ops/operations/77").status()).isEqualTo(404);
  }

  @Test
  void recordsThatWaitAreReplayedByTheirReason() {
    use("acme", 1);
    quarantine("e1", "unknown_action", "chat.query");
    quarantine("e2", "unknown_action", "still.unknown");
    quarantine("e3", "wrong_type", "chat.query");

    JsonNode replay = finished(start("{\"kind\":\"replay\",\"reason\":\"unknown_action\"}"));

    assertThat(replay.at("/result/replayed").asLong()).isEqualTo(1);
    assertThat(replay.at("/result/refusedAgain").asLong()).isEqualTo(1);
    assertThat(service.get("/v1/quarantine?state=waiting").body().at("/data")).hasSize(2);
  }

  private void quarantine(String id, String reason, String action) {
    String event =
        """
        {"specversion":"1.0","id":"%s","source":"urn:test","type":"%s","subject":"acme",\
        "data":{"tools":[]}}\
        """
            .formatted(id, action);
    service
        .database()
        .owner()
        .useHandle(handle ->
            handle.execute(
                """
                insert into quarantine (fingerprint, state, reason, detail, organization, source,
                                        event_id, type, topic, partition, record_offset,
                                        arrived_at, record_key, header_names, header_values,
                                        record_value, times, first_seen_at, last_seen_at)
                values (sha256(?::bytea), 'waiting', ?, 'a test', 'acme', 'urn:test', ?, ?,
                        'tallyman.usage', 0, 1, cast(? as timestamptz), 'acme',
                        array['content-type'], array['application/cloudevents+json'::bytea],
                        convert_to(?, 'UTF8'), 1, now(), now())
                """,
                id,
                reason,
                id,
                action,
                service.now().toString(),
                event));
  }

  /** As an attacker with the owner's rights would: the account is what it was two postings ago. */
  private void forgetLastPostings() {
    execute("delete from usage where posting_number in (select number from posting where seq > 2)");
    execute("delete from usage_hour");
    execute("delete from rollup_queue");
    execute("delete from posting where seq > 2");
    execute("update lot set remaining = 90000000");
    execute(
        "update account set seq = 2, credits = 90000000, head_hash ="
            + " (select hash from posting where seq = 2), posted_at ="
            + " (select posted_at from posting where seq = 2)");
    execute(
        "insert into usage_hour (organization_id, hour, account_id, action, tier, dimensions,"
            + " events, credits, tier_units, cost_micros)"
            + " select organization_id, date_trunc('hour', occurred_at, 'UTC'), account_id, action,"
            + " '', coalesce(dimensions, ''), count(*), sum(credits), 0, sum(cost_micros)"
            + " from usage group by 1, 2, 3, 4, 5, 6");
  }

  private void use(String organization, int times) {
    for (int i = 0; i < times; i++) {
      Reply used = service.post("/v1/organizations/" + organization + "/credits/consume", CONSUME);
      assertThat(used.status()).isEqualTo(200);
    }
  }

  private String available(String organization) {
    return service.get("/v1/organizations/" + organization + "/balance").at("/credits/available");
  }

  private void execute(String sql) {
    service.database().superuser().useHandle(handle -> handle.execute(sql));
  }

  private String start(String body) {
    Reply started = service.post("/v1/ops/operations", body);
    assertThat(started.status()).as("%s", started.body()).isEqualTo(201);
    return started.at("/id");
  }

  private JsonNode finished(String id) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(service.get("/v1/ops/operations/" + id).at("/state"))
                .isNotEqualTo("running"));
    return service.get("/v1/ops/operations/" + id).body();
  }
}
