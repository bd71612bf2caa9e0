package io.tallyman.balance.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.BalanceUnderTest.Reply;
import io.tallyman.balance.posting.EventStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an organization asks about its own data, and what stays when the rest has gone. */
final class PrivacyTest {
  private static final String WHY = "{\"reason\":\"Ana asked on the 21st\"}";

  /** Digits that a database's number would lose, or choke on. */
  private static final String DATA =
      "{\"tier\":\"small\",\"note\":1.50,\"huge\":1E99999,\"metadata\":{\"user\":\"ana@acme.example\"}}";

  private static BalanceUnderTest service;
  private static EventStream stream;

  @BeforeAll
  static void start() {
    service = BalanceUnderTest.start("pixell");
    stream = new EventStream(service);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  /** An organization with something personal wherever it can be. */
  private static String lived(String organization) {
    String path = "/v1/organizations/" + organization;
    service.put(
        path, "{\"name\":\"Ana Ltd\",\"email\":\"ana@acme.example\"}", "Idempotency-Key", "k1");
    service.put(
        path + "/contacts", "{\"contacts\":[{\"email\":\"ana@acme.example\",\"name\":\"Ana\"}]}");
    service.post(
        path + "/grants",
        "{\"source\":\"bonus\",\"amount\":\"2.5\",\"reference\":\"g\",\"reason\":\"Welcome\"}");
    stream.post(organization, "e1", "agent.action", DATA);
    stream.post(organization, "e2", "agent.action", "{\"tier\":\"small\"}");
    return path;
  }

  private static List<String> lines(HttpResponse<String> export) {
    return export.body().lines().toList();
  }

  private static Reply exported(String path) {
    return service.postLines(path + "/export", WHY);
  }

  private static List<String> log(String organization) {
    return service
        .get("/v1/ops/audit-log?organization=" + organization)
        .body()
        .get("data")
        .valueStream()
        .map(row ->
            "%s %s: %s"
                .formatted(
                    row.get("actor").stringValue(),
                    row.get("action").stringValue(),
                    row.get("reason").asString("-")))
        .toList();
  }

  @Test
  void whatIsPersonalGoesAndTheLedgerStays() {
    String path = lived("acme");
    String before = service.get(path + "/balance").body().toString();
    String history = service.get(path + "/transactions").body().toString();

    Reply erasure = service.post(path + "/erasure", WHY);

    assertThat(erasure.status()).as(erasure.body().toString()).isEqualTo(200);
    assertThat(erasure.at("/erased/contacts")).isEqualTo("1");
    assertThat(erasure.at("/erased/events")).isEqualTo("1");
    assertThat(everythingKeptOf("acme")).doesNotContain("ana@acme", "Ana Ltd");
    assertThat(service.get(path + "/balance").body().toString()).isEqualTo(before);
    assertThat(service.get(path + "/transactions").body().toString())
        .isEqualTo(history.replace("{\"user\":\"ana@acme.example\"}", "null"));
    assertThat(stored("acme", "e1"))
        .contains("1.50", "1E99999", "small")
        .doesNotContain("metadata");
    assertThat(stored("acme", "e2")).isEqualTo("{\"tier\":\"small\"}");
    assertThat(log("acme")).contains("admin personal_data_erased: Ana asked on the 21st");
    assertThat(found(service.post("/v1/ops/operations", "{\"kind\":\"audit\"}"))).isZero();
  }

  @Test
  void anEventWhoseMetadataIsGoneStillCountsOnce() {
    String path = lived("again");
    service.post(path + "/erasure", WHY);

    stream.post("again", "e1", "agent.action", DATA);

    assertThat(service.get(path + "/transactions?type=usage").body().get("data")).hasSize(2);
  }

  @Test
  void theExportHasAllThatIsKeptAndNothingOfOthers() {
    lived("mine");
    lived("other");

    HttpResponse<String> export = exported("/v1/organizations/mine").response();

    assertThat(export.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/x-ndjson"));
    Map<String, Long> kinds =
        lines(export).stream()
            .map(line -> JsonMapper.shared().readTree(line).get("type").stringValue())
            .collect(Collectors.groupingBy(kind -> kind, Collectors.counting()));
    assertThat(kinds)
        .containsEntry("organization", 1L)
        .containsEntry("contact", 1L)
        .containsEntry("wallet", 1L)
        .containsEntry("event", 2L)
        .containsKeys("plan", "lot", "posting");
    assertThat(export.body())
        .contains("\"amount\":\"2.5\"", "ana@acme.example", "1E99999", "\"id\":\"mine\"")
        .doesNotContain("other");
    JsonNode end = JsonMapper.shared().readTree(lines(export).getLast());
    assertThat(end.get("type").stringValue()).isEqualTo("end");
    assertThat(end.at("/data/lines").longValue()).isEqualTo(lines(export).size() - 1L);
    assertThat(log("mine")).startsWith("admin data_exported: Ana asked on the 21st");
  }

  @Test
  void nobodyDoesEitherWithoutSayingWhyAndAStrangerHasNothing() {
    lived("silent");
    for (String what : List.of("/export", "/erasure")) {
      Reply refused = service.post("/v1/organizations/silent" + what, "{\"reason\":\" \"}");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.at("/field")).isEqualTo("reason");
      assertThat(service.post("/v1/organizations/nobody" + what, WHY).status()).isEqualTo(404);
    }
    assertThat(log("silent")).noneMatch(row -> row.contains("data_"));
  }

  private static String stored(String organization, String event) {
    return service
        .database()
        .ops()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select data from usage
                    where event_id = :event
                      and organization_id = (select id from organization where name = :name)
                    """)
                .bind("event", event)
                .bind("name", organization)
                .mapTo(String.class)
                .one());
  }

  private static String everythingKeptOf(String organization) {
    return exported("/v1/organizations/" + organization).response().body();
  }

  private static long found(Reply started) {
    String path = "/v1/ops/operations/" + started.at("/id");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> service.get(path).at("/state").equals("finished"));
    return service.get(path).body().get("found").longValue();
  }
}
