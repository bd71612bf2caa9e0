package io.tallyman.balance.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tallyman.balance.BalanceUnderTest;
import io.tallyman.balance.BalanceUnderTest.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Webhooks, from the endpoint's making to what a receiver verifies. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhooksOverHttpTest {
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final HttpServer receiver = receiver();
  private final BalanceUnderTest service =
      BalanceUnderTest.start("pixell", "--tallyman.webhooks.allow-private=true");
  private volatile int answer = 204;
  private int organizations;
  private volatile String organization = "";
  private String path = "";

  private record Received(Map<String, List<String>> headers, String body) {}

  private HttpServer receiver() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::receive);
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void receive(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (exchange.getRequestURI().getPath().equals("/" + organization)) {
      received.add(
          new Received(
              Map.copyOf(exchange.getRequestHeaders()), new String(body, StandardCharsets.UTF_8)));
    }
    byte[] text = "no thanks".getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Location", "/elsewhere");
    exchange.sendResponseHeaders(answer, answer == 204 ? -1 : text.length);
    if (answer != 204) {
      exchange.getResponseBody().write(text);
    }
    exchange.close();
  }

  @BeforeEach
  void registerAnother() {
    organization = "org-" + ++organizations;
    path = "/v1/organizations/" + organization;
    service.put(path, "{}");
    received.clear();
    answer = 204;
  }

  @AfterAll
  void stop() {
    service.close();
    receiver.stop(0);
  }

  @Test
  void aNoticeIsSentSignedAndVerified() throws Exception {
    Reply made = endpoint("\"notices\":[\"exhausted\"]");
    spendAll();

    Received got = next(1);
    new Webhook(made.at("/secret")).verify(got.body(), got.headers());
    assertThat(got.body())
        .startsWith("{\"type\":\"exhausted\",\"timestamp\":\"")
        .contains("\"organization\":\"" + organization + "\"")
        .contains("\"details\":{\"unit\":\"credits\"}");
    assertThatThrownBy(() -> new Webhook(WebhookSecret.next()).verify(got.body(), got.headers()))
        .isInstanceOf(WebhookVerificationException.class);
    JsonNode delivery = awaitState(made, "delivered");
    assertThat(delivery.at("/responseStatus").asInt()).isEqualTo(204);
    assertThat(delivery.at("/type").asString()).isEqualTo("exhausted");
    assertThat(service.get(path + "/webhook-endpoints").body().toString())
        .contains(made.at("/id"))
        .doesNotContain("whsec_");
  }

  @Test
  void afterARotationBothSecretsSignForADayAndThenTheNewOne() throws Exception {
    Reply made = endpoint("");
    Reply rotated = service.post(of(made) + "/rotate", "{}");
    assertThat(rotated.at("/secret")).startsWith("whsec_").isNotEqualTo(made.at("/secret"));
    test(made);
    Received both = next(1);
    new Webhook(made.at("/secret")).verify(both.body(), both.headers());
    new Webhook(rotated.at("/secret")).verify(both.body(), both.headers());

    service.pass(Duration.ofHours(25));
    test(made);
    Received one = next(2);
    new Webhook(rotated.at("/secret")).verify(one.body(), one.headers());
    assertThatThrownBy(() -> new Webhook(made.at("/secret")).verify(one.body(), one.headers()))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void whatIsNotTakenIsTriedAgainUnderTheSameIdAndRedirectsAreNotFollowed() {
    answer = 302;
    Reply made = endpoint("");
    test(made);
    next(1);
    await().until(() -> !delivery(made).at("/error").isNull());
    JsonNode waiting = delivery(made);
    assertThat(waiting.at("/state").asString()).isEqualTo("waiting");
    assertThat(waiting.at("/error").asString()).isEqualTo("HTTP 302: no thanks");
    assertThat(endpointView(made).at("/failingSince").isNull()).isFalse();

    answer = 204;
    service.pass(Duration.ofSeconds(6));
    awaitState(made, "delivered");
    assertThat(received).hasSize(2);
    assertThat(received.getFirst().headers().get("Webhook-id"))
        .isEqualTo(received.getLast().headers().get("Webhook-id"));
    assertThat(received.getFirst().body()).isEqualTo(received.getLast().body());
    assertThat(endpointView(made).at("/failingSince").isNull()).isTrue();
  }

  @Test
  void anEndpointThatFailsForDaysIsTurnedOffAndItsOwnerTold() {
    answer = 500;
    Reply made = endpoint("\"notices\":[\"exhausted\"]");
    test(made);
    awaitAttempts(made, 1);
    service.pass(Duration.ofDays(6));
    awaitState(made, "failed");
    assertThat(endpointView(made).at("/disabledReason").asString()).isEqualTo("failing");
    assertThat(notices()).contains("webhook_disabled");

    answer = 204;
    received.clear();
    String id = delivery(made).at("/id").asString();
    assertThat(service.post(of(made) + "/enable", "{}").body().at("/disabledAt").isNull()).isTrue();
    assertThat(service.post(of(made) + "/deliveries/" + id + "/resend", "{}").status())
        .isEqualTo(202);
    awaitState(made, "delivered");
    assertThat(received).hasSize(1);
  }

  @Test
  void anEndpointThatIsGoneIsTurnedOffAtOnce() {
    answer = 410;
    Reply made = endpoint("");
    test(made);
    awaitState(made, "failed");
    assertThat(endpointView(made).at("/disabledReason").asString()).isEqualTo("gone");
  }

  @Test
  void aDeletedEndpointIsNotFoundAndNoneCanBeUsedByAnother() {
    Reply made = endpoint("");
    service.put("/v1/organizations/stranger", "{}");
    String id = made.at("/id");
    String strange = "/v1/organizations/stranger/webhook-endpoints/" + id;
    assertThat(service.delete(strange).status()).isEqualTo(404);
    assertThat(service.post(strange + "/rotate", "{}").status()).isEqualTo(404);
    assertThat(service.post(strange + "/test", "{}").status()).isEqualTo(404);
    assertThat(service.get(strange + "/deliveries").status()).isEqualTo(404);

    assertThat(service.delete(of(made)).status()).isEqualTo(204);
    assertThat(service.delete(of(made)).status()).isEqualTo(404);
  }

  @Test
  void withoutTheSettingNothingIsSentToThisMachine() {
    try (BalanceUnderTest strict = BalanceUnderTest.start("pixell")) {
      strict.put("/v1/organizations/acme", "{}");
      String endpoints = "/v1/organizations/acme/webhook-endpoints";
      String here = "https://localhost:" + receiver.getAddress().getPort();
      Reply made = strict.post(endpoints, "{\"url\":\"" + here + "\"}");
      assertThat(made.status()).isEqualTo(201);
      assertThat(strict.post(endpoints, "{\"url\":\"http://acme.example\"}").at("/field"))
          .isEqualTo("url");
      String one = endpoints + "/" + made.at("/id");
      strict.post(one + "/test", "{}");
      await()
          .untilAsserted(() ->
              assertThat(strict.get(one + "/deliveries").at("/data/0/error"))
                  .contains("not public"));
    }
    assertThat(received).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"url\":\"\"}",
        "{\"url\":\"ftp://acme.example\"}",
        "{\"url\":\"https:///path\"}",
        "{\"url\":\"https://user:pass@acme.example\"}",
        "{\"url\":\"https://acme.example/#part\"}",
        "{\"url\":\"https://acme example\"}"
      })
  void aUrlThatCannotBeIsRefused(String body) {
    assertThat(service.post(path + "/webhook-endpoints", body).at("/field")).isEqualTo("url");
  }

  private Reply endpoint(String more) {
    String url = "http://localhost:" + receiver.getAddress().getPort() + "/" + organization;
    String body = "{\"url\":\"" + url + "\"" + (more.isEmpty() ? "" : "," + more) + "}";
    Reply made = service.post(path + "/webhook-endpoints", body);
    assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
    return made;
  }

  private String of(Reply made) {
    return path + "/webhook-endpoints/" + made.at("/id");
  }

  private void test(Reply made) {
    assertThat(service.post(of(made) + "/test", "{}").status()).isEqualTo(202);
  }

  private void spendAll() {
    service.pass(Duration.ofSeconds(1));
    service.post(
        path + "/grants",
        """
        {"source":"bonus","unit":"credits","amount":"100","reference":"g","reason":"test"}
        """);
    service.pass(Duration.ofSeconds(1));
    service.post(path + "/credits/consume", "{\"amount\":\"100\",\"description\":\"all of it\"}");
    service.pass(Duration.ofSeconds(1));
  }

  private Received next(int number) {
    await().until(() -> received.size() >= number);
    return received.get(number - 1);
  }

  private JsonNode delivery(Reply made) {
    return service.get(of(made) + "/deliveries").body().at("/data/0");
  }

  private JsonNode awaitState(Reply made, String state) {
    await().until(() -> delivery(made).at("/state").asString().equals(state));
    return delivery(made);
  }

  private void awaitAttempts(Reply made, int attempts) {
    await()
        .until(() ->
            delivery(made).at("/attempts").asInt() == attempts
                && !delivery(made).at("/error").isNull());
  }

  private JsonNode endpointView(Reply made) {
    for (JsonNode each : service.get(path + "/webhook-endpoints").body().at("/data")) {
      if (each.at("/id").asString().equals(made.at("/id"))) {
        return each;
      }
    }
    throw new IllegalStateException("it is not there");
  }

  private List<String> notices() {
    return service
        .database()
        .owner()
        .withHandle(handle ->
            handle
                .createQuery(
                    "select kind from notice n join organization o on o.id = n.organization_id"
                        + " where o.name = :name")
                .bind("name", organization)
                .mapTo(String.class)
                .list());
  }
}
