package io.tallyman.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallyman.web.access.AllowedOrigins;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebConfigurationTest {
  private static final String KEY = "a-long-random-text";

  private final HttpClient client = HttpClient.newHttpClient();
  private final JsonMapper json = new JsonMapper();
  private ConfigurableApplicationContext service;

  @BeforeAll
  void start() {
    service =
        SpringApplication.run(
            SampleService.class,
            "--server.port=0",
            "--management.server.port=0",
            "--tallyman.admin-key=" + KEY);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  private URI at(String port, String path) {
    return URI.create("http://localhost:" + service.getEnvironment().getProperty(port) + path);
  }

  private HttpResponse<String> send(String method, String path, @Nullable String body) {
    return send(method, path, body, "Bearer " + KEY);
  }

  private HttpResponse<String> send(
      String method, String path, @Nullable String body, @Nullable String authorization) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at("local.server.port", path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private JsonNode problem(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    JsonNode problem = json.readTree(response.body());
    assertThat(problem.get("code").stringValue()).isEqualTo(code);
    assertThat(problem.get("type").stringValue()).isEqualTo("urn:tallyman:problem:" + code);
    assertThat(problem.get("status").intValue()).isEqualTo(status);
    assertThat(problem.get("title").stringValue()).isNotEmpty();
    assertThat(problem.get("detail").stringValue()).isNotEmpty();
    return problem;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/app/", "/app/o/acme:eu..1@x/history", "/widgets/tallyman-balance.js"})
  void thePagesNeedNoKeyAndMayRunFilesOfTheirOriginOnly(String path) {
    HttpResponse<String> response = send("GET", path, null, null);

    problem(response, 404, "not_found"); // this service has no pages
    assertThat(response.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(policy ->
            assertThat(policy)
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
                .doesNotContain("unsafe"));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/v1/orders",
    "GET,/v1/nothing",
    "POST,/v1/plans",
    "GET,/v1/estimate",
    "GET,/readyz/",
    "GET,/v1/plans;x=1",
    "GET,/v1/%70lans",
    "GET,//readyz",
    "POST,/app/",
    "GET,/application",
    "GET,/app/../v1/orders",
    "GET,/app/%2e%2e/v1/orders",
    "GET,/app/..;/v1/orders"
  })
  void noPathButThePublicOnesOpensWithoutAKey(String method, String path) {
    HttpResponse<String> response = send(method, path, null, null);

    problem(response, 401, "unauthorized");
    assertThat(response.headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer realm=\"tallyman\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer wrong", "Bearer ", "Basic YTpi", "a-long-random-text"})
  void anotherKeyOpensNothing(String authorization) {
    problem(send("GET", "/v1/orders?of=x", null, authorization), 401, "unauthorized");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBodyThatIsTooLongIsRefusedWhetherOrNotItSaysHowLongItIs(boolean saysSo)
      throws IOException, InterruptedException {
    String order = "{\"amount\":\"1\",\"note\":\"" + "x".repeat(1 << 20) + "\"}";
    byte[] body = order.getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(at("local.server.port", "/v1/orders"))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Authorization", "Bearer " + KEY)
            .header("Content-Type", "application/json")
            .POST(
                saysSo
                    ? BodyPublishers.ofByteArray(body)
                    : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
            .build();

    problem(client.send(request, BodyHandlers.ofString()), 413, "payload_too_large");
  }

  @Test
  void theKeyOpensAndTheSchemeHasNoCase() {
    assertThat(send("GET", "/v1/orders?of=x", null, "bearer " + KEY).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> fromPage(String origin, String method, String path, String asks) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at("local.server.port", path))
            .header("Origin", origin)
            .header("Authorization", "Bearer " + KEY)
            .method(method, BodyPublishers.noBody());
    if (method.equals("OPTIONS")) {
      request.setHeader("Authorization", "");
      request.header("Access-Control-Request-Method", asks);
      request.header("Access-Control-Request-Headers", "authorization");
    }
    return client.sendAsync(request.build(), BodyHandlers.ofString()).join();
  }

  private static Optional<String> allowed(HttpResponse<String> response) {
    return response.headers().firstValue("Access-Control-Allow-Origin");
  }

  @Test
  void pagesOfOriginsThatAnOrganizationNamesMayAskAboutIt() {
    service.getBean(AllowedOrigins.class).put("a:b", List.of("https://app.example"));
    String path = "/v1/organizations/a%3Ab/note";

    assertThat(allowed(fromPage("https://app.example", "OPTIONS", path, "GET")))
        .hasValue("https://app.example");
    assertThat(allowed(fromPage("https://app.example", "GET", path, "")))
        .hasValue("https://app.example");
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example,/v1/organizations/a%3Ab/note,GET",
    "https://app.example,/v1/organizations/other/note,GET",
    "https://app.example,/v1/organizations/a%3Ab/note,DELETE",
    "https://app.example,/v1/orders,GET"
  })
  void pagesOfOthersMayNot(String origin, String path, String asks) {
    service.getBean(AllowedOrigins.class).put("a:b", List.of("https://app.example"));

    assertThat(allowed(fromPage(origin, "OPTIONS", path, asks))).isEmpty();
  }

  @Test
  void anAnswerToAPageOfAnotherOriginIsKeptFromItByItsBrowser() {
    HttpResponse<String> response =
        fromPage("https://evil.example", "GET", "/v1/organizations/acme/note", "");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(allowed(response)).isEmpty();
  }

  @Test
  void whatIsOpenToAllIsOpenToThePagesOfAll() {
    assertThat(allowed(fromPage("https://any.example", "GET", "/v1/plans", ""))).hasValue("*");
    assertThat(allowed(fromPage("https://any.example", "OPTIONS", "/v1/plans", "GET")))
        .hasValue("*");
  }

  @Test
  void anUnknownPathIsNotFound() {
    problem(send("GET", "/v1/nothing", null), 404, "not_found");
  }

  @Test
  void anEndpointThatIsOpenToAllNeedsNoKey() {
    assertThat(send("GET", "/v1/plans", null, null).body()).isEqualTo("reached");
    assertThat(send("HEAD", "/v1/plans", null, null).statusCode()).isEqualTo(200);
  }

  @Test
  void anEndpointThatDoesNotSayWhoItIsForIsForNobody() {
    problem(send("GET", "/v1/undeclared", null), 403, "forbidden");
  }

  @Test
  void anOpenPathOfAnotherServiceIsNoneHere() {
    problem(send("GET", "/v1/packs", null, null), 401, "unauthorized");
  }

  @Test
  void anotherMethodIsAnsweredWithThoseThereAre() {
    HttpResponse<String> response = send("DELETE", "/v1/orders", null);

    problem(response, 405, "method_not_allowed");
    assertThat(response.headers().firstValue("Allow")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"amount\":\"1\"", "NaN"})
  void aBodyThatIsNotJsonIsABadRequest(String body) {
    problem(send("POST", "/v1/orders", body), 400, "bad_request");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"amount":"1","colour":"red"}    | colour | no field colour
          {"amount":"x"}                   | amount | plain decimal
          {"amount":"1.1234567"}           | amount | 6 decimals
          {"amount":"1","at":"yesterday"}  | at     | Instant
          {"amount":{"a":1}}               | amount | Credits
          """)
  void aWrongFieldIsNamed(String body, String field, String detail) {
    JsonNode problem = problem(send("POST", "/v1/orders", body), 400, "invalid_field");

    assertThat(problem.get("field").stringValue()).isEqualTo(field);
    assertThat(problem.get("detail").stringValue()).contains(detail);
  }

  @Test
  void amountsAreTextsAndInstantsAreInUtc() {
    assertThat(
            send("POST", "/v1/orders", "{\"amount\":\"2.50\",\"at\":\"2026-01-01T01:00:00+01:00\"}")
                .body())
        .isEqualTo("{\"amount\":\"2.5\",\"at\":\"2026-01-01T00:00:00Z\",\"note\":null}");
  }

  @Test
  void anotherContentTypeIsNotSupported() {
    HttpRequest request =
        HttpRequest.newBuilder(at("local.server.port", "/v1/orders"))
            .header("Authorization", "Bearer " + KEY)
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("{}"))
            .build();
    HttpResponse<String> response = client.sendAsync(request, BodyHandlers.ofString()).join();

    problem(response, 415, "unsupported_media_type");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/orders, of",
    "/v1/orders?of=x&limit=0, limit",
    "/v1/orders?of=x&limit=101, limit",
    "/v1/orders?of=x&limit=many, limit",
    "/v1/orders?of=x&cursor=bad!, cursor",
    "/v1/orders?of=x&cursor=YQ, cursor"
  })
  void aWrongParameterIsNamed(String path, String field) {
    assertThat(problem(send("GET", path, null), 400, "invalid_field").get("field").stringValue())
        .isEqualTo(field);
  }

  @Test
  void aPageLeadsToTheNext() {
    JsonNode page = json.readTree(send("GET", "/v1/orders?of=x", null).body());
    assertThat(page.get("data").get(1).stringValue()).isEqualTo("start");

    String cursor = page.get("nextCursor").stringValue();
    JsonNode next = json.readTree(send("GET", "/v1/orders?of=x&cursor=" + cursor, null).body());
    assertThat(next.get("data").get(1).stringValue()).isEqualTo("a");
  }

  @Test
  void aProblemCarriesItsOwnMembers() {
    JsonNode problem = problem(send("GET", "/v1/poor", null), 402, "insufficient_credits");

    assertThat(problem.get("required").stringValue()).isEqualTo("5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/%zz", "/v1/a|b", "/v1/orders%2f..", "/v1\\orders"})
  void whatTomcatRefusesByItselfIsAProblemToo(String path) throws Exception {
    URI service = at("local.server.port", "/");
    try (Socket socket = new Socket(service.getHost(), service.getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.UTF_8));
      String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(response)
          .startsWith("HTTP/1.1 400")
          .contains("Content-Type: application/problem+json")
          .contains("\"code\":\"bad_request\"")
          .doesNotContain("<html");
    }
  }

  @Test
  void whatBreaksInsideStaysInside() {
    HttpResponse<String> response = send("GET", "/v1/broken", null);

    problem(response, 500, "internal_error");
    assertThat(response.body()).doesNotContain("secret").doesNotContain("IllegalState");
  }

  @Test
  void readinessNamesWhatIsMissingAndLivenessDoesNotMind() {
    SampleService.SampleDatabase database = service.getBean(SampleService.SampleDatabase.class);
    assertThat(send("GET", "/readyz", null, null).statusCode()).isEqualTo(200);

    database.fault.set("refuses connections");
    try {
      HttpResponse<String> response = send("GET", "/readyz", null, null);
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.body())
          .isEqualTo(
              "{\"status\":\"unavailable\",\"dependencies\":{\"database\":\"refuses connections\"}}");
      assertThat(send("GET", "/livez", null, null).statusCode()).isEqualTo(200);
    } finally {
      database.fault.set(null);
    }
  }

  @Test
  void answersAreNotToBeKeptSniffedOrFramed() {
    var headers = send("GET", "/livez", null, null).headers();

    assertThat(headers.firstValue("Cache-Control")).hasValue("no-store");
    assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(headers.firstValue("Content-Security-Policy")).isPresent();
  }

  @Test
  void metricsAreOnAPortOfTheirOwn() throws Exception {
    HttpResponse<String> metrics =
        client.send(
            HttpRequest.newBuilder(at("local.management.port", "/actuator/prometheus")).build(),
            BodyHandlers.ofString());

    assertThat(metrics.body()).contains("jvm_memory_used_bytes");
    problem(send("GET", "/actuator/prometheus", null), 404, "not_found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void noServiceStartsWithoutAnAdminKey(String key) {
    assertThatThrownBy(() ->
            SpringApplication.run(
                    SampleService.class, "--server.port=0", "--tallyman.admin-key=" + key)
                .close())
        .satisfies(thrown ->
            assertThat(NestedExceptionUtils.getMostSpecificCause(thrown))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining("tallyman.admin-key"));
  }

  @Test
  void aConnectionOfOursThatBreaksIsNoCallerWhoHasHungUp() {
    HttpResponse<String> answer = send("GET", "/v1/cut-off", null);

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(json.readTree(answer.body()).get("code").asString()).isEqualTo("internal_error");
  }
}
