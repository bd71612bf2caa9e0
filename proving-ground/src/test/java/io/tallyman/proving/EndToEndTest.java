package io.tallyman.proving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallyman.balance.BalanceConfiguration;
import io.tallyman.ingest.UsageIngestConfiguration;
import io.tallyman.sandbox.console.Console;
import io.tallyman.sandbox.up.Machinery;
import io.tallyman.topic.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole way of an event, on a real broker and a real PostgreSQL, each a process of its own. */
class EndToEndTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String EVENTS = "/v1/events";
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir private static Path directory;

  private static Machinery machinery;
  private static ConfigurableApplicationContext services;
  private static String url;

  /** Both services in one process, as the sandbox runs them. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({UsageIngestConfiguration.class, BalanceConfiguration.class})
  static class Services {}

  @BeforeAll
  static void start() throws InterruptedException {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    machinery = Machinery.start(directory.resolve("data"), new Console(out, Ansi.OFF));
    out.println("end to end on the embedded broker, " + machinery.bootstrapServers());
    List<String> arguments = new ArrayList<>();
    machinery.serviceSettings().forEach((key, value) -> arguments.add("--" + key + "=" + value));
    arguments.addAll(
        List.of(
            "--server.port=0",
            "--management.server.port=0",
            "--tallyman.admin-key=test",
            "--tallyman.catalog=minddocs",
            "--spring.main.banner-mode=off",
            "--logging.level.root=warn"));
    services = SpringApplication.run(Services.class, arguments.toArray(String[]::new));
    url = "http://localhost:" + services.getEnvironment().getProperty("local.server.port");
    await().atMost(PATIENCE).until(() -> get("/readyz").statusCode() == 200);
  }

  @AfterAll
  static void stop() {
    services.close();
    machinery.close();
  }

  @Test
  void anEventOverHttpIsPricedDebitedAndExplained() {
    assertThat(post(EVENTS, completion("http", "1", 4808, 10)).statusCode()).isEqualTo(202);
    awaitAvailable("http", "985.516");

    JsonNode line = lines("http").get(0);
    assertThat(line.get("amount").stringValue()).isEqualTo("-14.484");
    assertThat(line.get("balanceBefore").stringValue()).isEqualTo("1000");
    JsonNode explanation =
        json(
            get(
                "/v1/organizations/http/transactions/%s/explanation"
                    .formatted(line.get("id").stringValue())));
    assertThat(explanation.at("/price/terms/0/calculation").stringValue())
        .isEqualTo("4808 × 3 / 1000");
    assertThat(explanation.at("/price/terms/1/credits").stringValue()).isEqualTo("0.06");
    assertThat(explanation.at("/lots/0/amount").stringValue()).isEqualTo("-14.484");
  }

  @Test
  void copiesThroughBothDoorsCountOnce() throws Exception {
    Map<String, Object> config = Map.of("bootstrap.servers", machinery.bootstrapServers());
    try (var producer =
        new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
      for (int copy = 0; copy < 3; copy++) {
        var message =
            new ProducerRecord<>(
                Topics.USAGE,
                "twice",
                completion("twice", "1", 1000, 1000).getBytes(StandardCharsets.UTF_8));
        message
            .headers()
            .add("content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8));
        producer.send(message).get();
      }
    }
    post(EVENTS, completion("twice", "1", 1000, 1000));
    post(EVENTS, completion("twice", "2", 1000, 1000));

    awaitAvailable("twice", "982");
    assertThat(lines("twice")).hasSize(3);
  }

  @Test
  void theHistoryIsAChainAndAddsUpToTheUse() {
    assertThat(
            post(
                    "/v1/organizations/chain/grants",
                    """
                    {"source":"bonus","amount":"2.5","reference":"hello","reason":"welcome"}\
                    """)
                .statusCode())
        .isEqualTo(200);
    for (int i = 0; i < 40; i++) {
      post(EVENTS, completion("chain", "e" + i, 100 + i, i));
    }
    await().atMost(PATIENCE).until(() -> lines("chain").size() == 42);

    BigDecimal used = BigDecimal.ZERO;
    String newer = null;
    for (JsonNode line : lines("chain")) {
      if (newer != null) {
        assertThat(line.get("balanceAfter").stringValue()).isEqualTo(newer);
      }
      newer = line.get("balanceBefore").stringValue();
      if (line.get("type").stringValue().equals("usage")) {
        used = used.subtract(new BigDecimal(line.get("amount").stringValue()));
      }
    }
    assertThat(newer).isEqualTo("0");
    JsonNode use = json(get("/v1/organizations/chain/usage?window=month&groupBy=model"));
    assertThat(new BigDecimal(use.at("/totals/credits").stringValue())).isEqualByComparingTo(used);
  }

  @Test
  void aVoidReturnsWhatItsEventTookEvenIfItComesFirst() {
    String undoing =
        """
        {"specversion":"1.0","id":"v","source":"test","type":"tallyman.void","subject":"void",\
        "data":{"eventSource":"test","eventId":"1","reason":"mistake"}}\
        """;
    assertThat(post(EVENTS, undoing).statusCode()).isEqualTo(202);
    await()
        .atMost(PATIENCE)
        .until(() -> quarantined("void").equals(List.of("void_target_unknown")));

    post(EVENTS, completion("void", "1", 1000, 1000));

    await().atMost(PATIENCE).until(() -> lines("void").size() == 3);
    awaitAvailable("void", "1000");
    assertThat(lines("void").get(0).get("type").stringValue()).isEqualTo("void");
  }

  @Test
  void badInputHasAStableAnswer() {
    assertThat(code(post(EVENTS, completion("bad name", "1", 1, 1))))
        .isEqualTo("invalid_organization");
    assertThat(code(post(EVENTS, completion("bad", "1", 1, 1).replace("gpt-4", "gpt-9"))))
        .isEqualTo("unknown_value");
    assertThat(code(post(EVENTS, completion("bad", "1", -1, 1))))
        .isEqualTo("quantity_out_of_range");
    assertThat(code(post(EVENTS, completion("bad", "1", 1, 1).replace(":1,", ":1E99999999,"))))
        .isEqualTo("quantity_out_of_range");
    assertThat(get("/v1/organizations/bad/balance").statusCode()).isEqualTo(404);
  }

  private static String completion(String organization, String id, int input, int output) {
    return """
    {"specversion":"1.0","id":"%s","source":"test","type":"ai.completion","subject":"%s",\
    "data":{"model":"gpt-4","inputTokens":%d,"outputTokens":%d}}\
    """
        .formatted(id, organization, input, output);
  }

  private static void awaitAvailable(String organization, String credits) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    json(get("/v1/organizations/" + organization + "/balance"))
                        .at("/credits/available")
                        .asString())
                .isEqualTo(credits));
  }

  private static List<JsonNode> lines(String organization) {
    HttpResponse<String> answer =
        get("/v1/organizations/" + organization + "/transactions?limit=100");
    return answer.statusCode() == 200 ? json(answer).get("data").valueStream().toList() : List.of();
  }

  private static List<String> quarantined(String organization) {
    return json(get("/v1/quarantine?organization=" + organization))
        .get("data")
        .valueStream()
        .map(entry -> entry.get("reason").asString())
        .toList();
  }

  /** The code of the one event that was not accepted. */
  private static String code(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(400);
    return json(answer).at("/rejected/0/code").asString();
  }

  private static HttpResponse<String> get(String path) {
    return send(request(path).GET().build());
  }

  private static HttpResponse<String> post(String path, String body) {
    String type = path.equals(EVENTS) ? "application/cloudevents+json" : "application/json";
    return send(
        request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body)).build());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer test");
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }
}
