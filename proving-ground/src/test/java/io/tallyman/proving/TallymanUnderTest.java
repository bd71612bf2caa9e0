package io.tallyman.proving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallyman.sandbox.console.Console;
import io.tallyman.sandbox.up.DatabaseResources;
import io.tallyman.sandbox.up.Machinery;
import io.tallyman.sandbox.up.Ports;
import io.tallyman.sandbox.up.SandboxApplication;
import io.tallyman.topic.BalanceEvent;
import io.tallyman.topic.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The services, in one process as the sandbox runs them, on a real broker and a real PostgreSQL,
 * and what a test asks of them.
 */
final class TallymanUnderTest implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final String EVENTS = "/v1/events";
  static final String STRUCTURED = "application/cloudevents+json";

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final ApiDescription DESCRIPTION = ApiDescription.committed();

  private final HttpClient http = HttpClient.newHttpClient();
  private final @Nullable OtherBroker otherBroker;
  private final Machinery machinery;
  private final ConfigurableApplicationContext services;
  private final KafkaProducer<String, byte[]> producer;
  private final String url;

  /** Starts everything, and returns once it is ready. The log says which broker it runs on. */
  TallymanUnderTest(Path directory, String catalog) throws InterruptedException {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    Console console = new Console(out, Ansi.OFF);
    otherBroker = ServiceLoader.load(OtherBroker.class).findFirst().orElse(null);
    if (otherBroker == null) {
      machinery = Machinery.start(directory, DatabaseResources.MODEST, console);
    } else {
      otherBroker.start();
      machinery = Machinery.startBeside(otherBroker.bootstrapServers(), directory, console);
    }
    out.printf(
        "End to end, catalog %s, on %s at %s%n",
        catalog,
        otherBroker == null ? "the embedded broker" : otherBroker.name(),
        machinery.bootstrapServers());
    // Chosen before: the services ask the issuer beside them, and so know where they are.
    url = "http://localhost:" + Ports.free();
    services = SandboxApplication.goingBy(machinery.clock()).run(arguments(catalog));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", machinery.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer());
    await().atMost(PATIENCE).until(() -> get("/readyz").statusCode() == 200);
  }

  private String[] arguments(String catalog) {
    List<String> arguments = new ArrayList<>();
    machinery.serviceSettings().forEach((key, value) -> arguments.add("--" + key + "=" + value));
    arguments.addAll(
        List.of(
            "--server.port=" + URI.create(url).getPort(),
            "--tallyman.public-base-url=" + url,
            "--management.server.port=0",
            "--tallyman.admin-key=test",
            "--tallyman.catalog=" + catalog,
            "--logging.level.root=warn"));
    return arguments.toArray(String[]::new);
  }

  /** The one origin. */
  String url() {
    return url;
  }

  @Override
  public void close() {
    producer.close();
    services.close();
    machinery.close();
    if (otherBroker != null) {
      otherBroker.close();
    }
  }

  /** The broker and the database that it runs on. */
  Machinery machinery() {
    return machinery;
  }

  /** All of the services' beans. */
  ConfigurableApplicationContext services() {
    return services;
  }

  /** A CloudEvent in structured form. */
  static String event(String organization, String id, String type, String data) {
    return """
    {"specversion":"1.0","id":"%s","source":"test","type":"%s","subject":"%s","data":%s}\
    """
        .formatted(id, type, organization, data);
  }

  HttpResponse<String> get(String path) {
    return send(request(path).GET().build());
  }

  HttpResponse<String> post(String path, String body) {
    return post(path, path.equals(EVENTS) ? STRUCTURED : "application/json", body);
  }

  HttpResponse<String> post(String path, String contentType, String body) {
    return send(
        request(path)
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  HttpResponse<String> put(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body))
            .build());
  }

  /** What a browser asks before a page of an origin may read a path with a token. */
  boolean mayAsk(String origin, String path) {
    HttpRequest beforehand =
        HttpRequest.newBuilder(URI.create(url + path))
            .method("OPTIONS", BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "GET")
            .header("Access-Control-Request-Headers", "authorization")
            .build();
    HttpResponse<String> answer = send(beforehand);
    return answer.statusCode() == 200
        && answer.headers().firstValue("Access-Control-Allow-Origin").equals(Optional.of(origin));
  }

  /** Posts JSON under a key. */
  HttpResponse<String> postAs(String key, String path, String body) {
    return send(
        request(path)
            .setHeader("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  /** Writes a structured event straight to the usage topic; returns when Kafka has it. */
  void publish(@Nullable String key, String event) {
    var message = new ProducerRecord<>(Topics.USAGE, key, event.getBytes(StandardCharsets.UTF_8));
    message.headers().add("content-type", STRUCTURED.getBytes(StandardCharsets.UTF_8));
    try {
      producer.send(message).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  JsonNode balance(String organization) {
    return json(get("/v1/organizations/" + organization + "/balance"));
  }

  void awaitAvailable(String organization, String credits) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(balance(organization).at("/credits/available").asString())
                .isEqualTo(credits));
  }

  /** The last hundred lines of the history, newest first; none of an organization never seen. */
  List<JsonNode> lines(String organization) {
    HttpResponse<String> answer =
        get("/v1/organizations/" + organization + "/transactions?limit=100");
    return answer.statusCode() == 200 ? json(answer).get("data").valueStream().toList() : List.of();
  }

  JsonNode explanation(String organization, JsonNode line) {
    return json(
        get(
            "/v1/organizations/%s/transactions/%s/explanation"
                .formatted(organization, line.get("id").stringValue())));
  }

  /** The last hundred records in quarantine, newest first. */
  List<JsonNode> quarantine() {
    return json(get("/v1/quarantine?limit=100")).get("data").valueStream().toList();
  }

  /** The postings told on the balance topic so far, in no order across organizations. */
  List<JsonNode> told() {
    Map<String, Object> config = Map.of("bootstrap.servers", machinery.bootstrapServers());
    try (var consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      var partitions =
          consumer.partitionsFor(Topics.BALANCE).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      var told = new ArrayList<JsonNode>();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (var one : consumer.poll(Duration.ofMillis(100))) {
          byte[] type = one.headers().lastHeader("ce_type").value();
          if (new String(type, StandardCharsets.UTF_8).equals(BalanceEvent.TYPE)) {
            told.add(JSON.readTree(one.value()));
          }
        }
      }
      return told;
    }
  }

  /** Every request that a handler of ours answers: {@code GET /v1/plans}. */
  Set<String> endpoints() {
    return services
        .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .entrySet()
        .stream()
        .filter(endpoint ->
            endpoint.getValue().getBeanType().getName().startsWith("io.tallyman.")
                && !ErrorController.class.isAssignableFrom(endpoint.getValue().getBeanType()))
        .flatMap(endpoint ->
            endpoint.getKey().getMethodsCondition().getMethods().stream()
                .flatMap(method ->
                    endpoint.getKey().getPatternValues().stream().map(path -> method + " " + path)))
        .collect(Collectors.toSet());
  }

  /**
   * Sends an empty JSON object; returns with the head of the answer, whose body may have no end.
   *
   * @param key null: none
   */
  HttpResponse<InputStream> send(String method, String path, @Nullable String key) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/json")
            .method(
                method,
                method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"));
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    return send(request.build(), BodyHandlers.ofInputStream());
  }

  static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer test");
  }

  /** Fails where the answer is not what the API's description says of it. */
  private HttpResponse<String> send(HttpRequest request) {
    HttpResponse<String> answer = send(request, BodyHandlers.ofString());
    assertThat(DESCRIPTION.faults(answer)).as("%s: %s", answer, answer.body()).isEmpty();
    return answer;
  }

  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body) {
    try {
      return http.send(request, body);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
