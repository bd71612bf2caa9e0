package io.tallyman.balance.reads;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.BalanceConfiguration;
import io.tallyman.balance.store.CatalogTable;
import io.tallyman.balance.store.FreshDatabase;
import io.tallyman.balance.store.LedgerSeed;
import io.tallyman.balance.store.LedgerSeed.Event;
import io.tallyman.catalog.Catalogs;
import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Ledger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadsOverHttpTest {
  private static final Instant START = Instant.parse("2026-11-02T10:00:00Z");
  private static final Instant NOW = START.plus(Duration.ofDays(2));
  private static final Event.Tier SMALL = new Event.Tier("small", "1");
  private static final Event.Tier XL = new Event.Tier("xl", "15");
  private static final FreshDatabase DATABASE = FreshDatabase.create();
  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient client = HttpClient.newHttpClient();

  @SuppressWarnings("NullAway.Init") // started before all tests
  private ConfigurableApplicationContext context;

  private long account;
  private long run;

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(BalanceConfiguration.class)
  static class Application {
    @Bean
    InstantSource testClock() {
      return InstantSource.fixed(NOW);
    }
  }

  @BeforeAll
  void start() {
    DATABASE
        .writer()
        .useTransaction(handle -> CatalogTable.activate(handle, Catalogs.builtIn("pixell"), START));
    Ledger ledger = new Ledger(DATABASE.writer().withHandle(CatalogTable::read));
    LedgerSeed seed = new LedgerSeed(DATABASE, ledger);
    long acme = seed.organization("acme", START);
    account = seed.account(acme, "default", START, "free");
    seed.grant(account, LotSource.BONUS, "20", null, "welcome", START);
    List<Event> events = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      events.add(event("s" + i, SMALL));
    }
    events.add(event("x1", XL));
    events.add(event("x2", XL));
    events.add(event("x3", XL));
    run = seed.use(account, START.plusSeconds(60), events);
    seed.organization("globex", START);
    seed.execute(
        """
        insert into quarantine (fingerprint, state, reason, detail, organization, topic, partition,
                                record_offset, arrived_at, record_key, header_names, header_values,
                                record_value, times, first_seen_at, last_seen_at)
        values ('x', 'waiting', 'unknown_action', 'no action', 'acme', 'tallyman.usage', 3, 42,
                now(), 'acme', array['ce_id', 'odd'], array['e1'::bytea, '\\xff00'::bytea],
                '{"a":1}', 2, now(), now())
        """);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--tallyman.admin-key=secret",
                "--tallyman.intake.enabled=false",
                "--tallyman.outbox.enabled=false",
                "--tallyman.postgres.url=" + DATABASE.jdbcUrl()));
    for (String role : List.of("owner", "writer", "app", "ops")) {
      String login = "--tallyman.postgres." + role;
      arguments.add(login + ".user=tallyman_" + role);
      arguments.add(login + ".password=any");
    }
    context = new SpringApplicationBuilder(Application.class).run(arguments.toArray(String[]::new));
  }

  @AfterAll
  void stop() {
    context.close();
  }

  @Test
  void theBalanceShowsPlanCreditsTiersAndLotsInBurnOrder() throws Exception {
    JsonNode balance = get("/v1/organizations/acme/balance", 200);

    assertThat(balance.at("/plan/id").asString()).isEqualTo("free");
    assertThat(balance.at("/plan/currentPeriodEnd").asString()).isEqualTo("2026-12-02T10:00:00Z");
    assertThat(balance.at("/plan/trialEndsAt").isNull()).isTrue();
    // 20 − 2 small at 1 − 2 xl at 15 → 12 uncovered.
    assertThat(balance.at("/credits"))
        .isEqualTo(JSON.readTree("{\"available\":\"0\",\"held\":\"0\",\"overage\":\"12\"}"));
    assertThat(balance.at("/tiers"))
        .contains(
            JSON.readTree(
                "{\"tier\":\"small\",\"included\":\"10\",\"used\":\"10\",\"remaining\":\"0\"}"),
            JSON.readTree(
                "{\"tier\":\"medium\",\"included\":\"4\",\"used\":\"0\",\"remaining\":\"4\"}"));
    assertThat(balance.at("/lots/0/source").asString()).isEqualTo("plan");
    assertThat(balance.at("/lastDebitAt").asString()).isEqualTo("2026-11-02T10:01:00Z");
  }

  @Test
  void anExplanationNamesTheTermsTheLotsAndTheOverage() throws Exception {
    JsonNode counted = get("/v1/organizations/acme/transactions/u" + run + ".10/explanation", 200);
    assertThat(counted.at("/transaction/tierUnits").asString()).isEqualTo("-1");
    assertThat(counted.at("/price/tierAction/paidBy").asString()).isEqualTo("counter");
    assertThat(counted.at("/lots/0/unit").asString()).isEqualTo("small");
    assertThat(counted.at("/lots/0/amount").asString()).isEqualTo("-1");
    assertThat(counted.at("/event/data/tier").asString()).isEqualTo("small");
    assertThat(counted.at("/catalog/name").asString()).isEqualTo("pixell");

    JsonNode over = get("/v1/organizations/acme/transactions/u" + run + ".15/explanation", 200);
    // 20 credits: 2 small, 15 for x2, 3 of x3's 15.
    assertThat(over.at("/transaction/amount").asString()).isEqualTo("-15");
    assertThat(over.at("/balanceBefore").asString()).isEqualTo("3");
    assertThat(over.at("/balanceAfter").asString()).isEqualTo("-12");
    assertThat(over.at("/lots/0/source").asString()).isEqualTo("bonus");
    assertThat(over.at("/lots/0/amount").asString()).isEqualTo("-3");
    assertThat(over.at("/overage/credits").asString()).isEqualTo("12");
    assertThat(over.at("/overage/open").asString()).isEqualTo("12");
    assertThat(over.at("/digest").asString()).hasSize(64);
  }

  @Test
  void theHistoryIsPagedAndFiltered() throws Exception {
    JsonNode first = get("/v1/organizations/acme/transactions?limit=2", 200);
    assertThat(first.at("/data/0/id").asString()).isEqualTo("u" + run + ".15");
    String cursor = first.at("/nextCursor").asString();
    JsonNode second = get("/v1/organizations/acme/transactions?limit=2&cursor=" + cursor, 200);
    assertThat(second.at("/data/0/id").asString()).isEqualTo("u" + run + ".13");
    assertThat(second.at("/data/0/amount").asString()).isEqualTo("0");

    JsonNode bonus = get("/v1/organizations/acme/transactions?type=bonus", 200);
    assertThat(bonus.at("/data")).hasSize(1);
    assertThat(bonus.at("/nextCursor").isNull()).isTrue();
  }

  @Test
  void useIsReportedByTier() throws Exception {
    JsonNode usage =
        get(
            "/v1/organizations/acme/usage?from=2026-11-02T10:30:00Z&to=2026-11-02T10:40:00Z"
                + "&window=hour&groupBy=tier",
            200);

    assertThat(usage.at("/from").asString()).isEqualTo("2026-11-02T10:00:00Z");
    assertThat(usage.at("/to").asString()).isEqualTo("2026-11-02T11:00:00Z");
    assertThat(usage.at("/groups"))
        .containsExactly(
            JSON.readTree(
                """
                {"group":"small","events":12,"credits":"2","tierUnits":"10","cost":"0.24"}
                """),
            JSON.readTree(
                "{\"group\":\"xl\",\"events\":3,\"credits\":\"30\",\"tierUnits\":\"1\",\"cost\":\"0.06\"}"));
    assertThat(usage.at("/totals/credits").asString()).isEqualTo("32");
    JsonNode summary = get("/v1/organizations/acme/summary", 200);
    assertThat(summary.at("/usage/totals/events").asInt()).isEqualTo(15);
    assertThat(summary.at("/lowBalance").toString())
        .isEqualTo(
            "{\"warn\":\"50\",\"critical\":\"20\",\"warnPercent\":20,\"criticalPercent\":5}");
  }

  @Test
  void aBalanceIsFollowedFromWhereItStands() throws Exception {
    String path = "/v1/organizations/acme/balance";
    HttpRequest request =
        HttpRequest.newBuilder(uri(path + "/stream"))
            .header("Authorization", "Bearer secret")
            .build();

    HttpResponse<Stream<String>> stream = client.send(request, BodyHandlers.ofLines());

    assertThat(stream.headers().firstValue("Content-Type")).hasValue("text/event-stream");
    try (Stream<String> lines = stream.body()) {
      List<String> first = lines.limit(2).toList();
      assertThat(first.getFirst()).isEqualTo("event: balance");
      JsonNode told = JSON.readTree(first.getLast().substring("data: ".length()));
      assertThat(told.at("/lots")).isEqualTo(get(path, 200).at("/lots"));
    }
    assertThat(get("/v1/organizations/nobody/balance/stream", 404).at("/code").asString())
        .isEqualTo("not_found");
  }

  @Test
  void whatIsUnknownOrWrongIsAProblem() throws Exception {
    assertThat(get("/v1/organizations/nobody/balance", 404).at("/code").asString())
        .isEqualTo("not_found");
    assertThat(get("/v1/organizations/acme/balance?wallet=none", 404).at("/code").asString())
        .isEqualTo("not_found");
    String foreign = "/v1/organizations/globex/transactions/u" + run + ".1/explanation";
    assertThat(get(foreign, 404).at("/code").asString()).isEqualTo("not_found");
    for (String query :
        List.of(
            "transactions?type=gift",
            "transactions?limit=101",
            "transactions?cursor=abc",
            "transactions?from=yesterday",
            "transactions?from=%2B999999999-01-01T00:00:00Z",
            "usage?groupBy=colour",
            "usage?window=week",
            "usage?from=2026-11-03T00:00:00Z&to=2026-11-02T00:00:00Z")) {
      assertThat(get("/v1/organizations/acme/" + query, 400).at("/code").asString())
          .as(query)
          .isEqualTo("invalid_field");
    }
  }

  @Test
  void operatorsFindOrganizationsAndQuarantinedRecords() throws Exception {
    JsonNode found = get("/v1/organizations?search=GLO", 200);
    assertThat(found.at("/data")).hasSize(1);
    assertThat(found.at("/data/0/id").asString()).isEqualTo("globex");

    JsonNode list = get("/v1/quarantine?reason=unknown_action&organization=acme", 200);
    String id = list.at("/data/0/id").asString();
    JsonNode one = get("/v1/quarantine/" + id, 200);
    assertThat(one.at("/value/text").asString()).isEqualTo("{\"a\":1}");
    assertThat(one.at("/headers/0/value/text").asString()).isEqualTo("e1");
    assertThat(one.at("/headers/1/value/encoding").asString()).isEqualTo("base64");
    assertThat(one.at("/times").asInt()).isEqualTo(2);
    assertThat(get("/v1/quarantine?reason=bored", 400).at("/field").asString()).isEqualTo("reason");
  }

  @Test
  void theCatalogIsPublicAndPricesAnEvent() throws Exception {
    HttpResponse<String> plans =
        client.send(HttpRequest.newBuilder(uri("/v1/plans")).build(), BodyHandlers.ofString());
    assertThat(plans.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(plans.body()).at("/data/0/tiers/small").asString()).isEqualTo("10");
    assertThat(get("/v1/packs", 200).at("/data/0/price/amount").asString()).isEqualTo("20.00");
    assertThat(get("/v1/tiers", 200).at("/data/1/weight").asString()).isEqualTo("2.5");
    assertThat(get("/v1/actions", 200).at("/data/0/price/0/kind").asString()).isEqualTo("tier");

    HttpResponse<String> estimate =
        post("/v1/estimate", "{\"action\":\"agent.action\",\"data\":{\"tier\":\"medium\"}}");
    assertThat(estimate.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(estimate.body()).at("/tierWeight").asString()).isEqualTo("2.5");
    HttpResponse<String> refused =
        post("/v1/estimate", "{\"action\":\"agent.action\",\"data\":{\"tier\":\"huge\"}}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(refused.body()).at("/reason").asString()).isEqualTo("unknown_tier");
  }

  private static Event event(String id, Event.Tier tier) {
    return new Event(
        id, "agent.action", START, "0", tier, null, "{\"tier\":\"" + tier.name() + "\"}");
  }

  private JsonNode get(String path, int status) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer secret").build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(path))
            .header("Authorization", "Bearer secret")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private URI uri(String path) {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    return URI.create("http://localhost:" + port + path);
  }
}
