package io.tallyman.balance;

import io.tallyman.balance.store.FreshDatabase;
import io.tallyman.web.ClockOffset;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole balance service on a fresh database, without Kafka, at a clock that tests set. */
public final class BalanceUnderTest implements AutoCloseable {
  /** When the clock starts. */
  public static final Instant START = Instant.parse("2027-01-31T10:00:00Z");

  private static final JsonMapper JSON = JsonMapper.shared();

  private final FreshDatabase database = FreshDatabase.create();
  private final SettableClock clock = new SettableClock();
  private final HttpClient client = HttpClient.newHttpClient();
  private final ConfigurableApplicationContext context;

  private BalanceUnderTest(String catalog, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--tallyman.catalog=" + catalog,
                "--tallyman.admin-key=secret",
                "--tallyman.intake.enabled=false",
                "--tallyman.outbox.enabled=false",
                "--tallyman.public-base-url=https://tallyman.example",
                "--tallyman.postgres.url=" + database.jdbcUrl()));
    for (String role : List.of("owner", "writer", "app", "ops")) {
      String login = "--tallyman.postgres." + role;
      arguments.add(login + ".user=tallyman_" + role);
      arguments.add(login + ".password=any");
    }
    arguments.addAll(List.of(more));
    context =
        new SpringApplicationBuilder(Application.class)
            .initializers(
                starting -> starting.getBeanFactory().registerSingleton("settableClock", clock))
            .run(arguments.toArray(String[]::new));
  }

  /** Starts the service with a catalog, by its name or file, and more settings: {@code --k=v}. */
  public static BalanceUnderTest start(String catalog, String... more) {
    return new BalanceUnderTest(catalog, more);
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(BalanceConfiguration.class)
  static class Application {
    /** How far the clock is from that of receivers, who are in real time. */
    @Bean
    ClockOffset offsetOfTest(InstantSource clock) {
      return () -> Duration.between(Instant.now(), clock.instant());
    }
  }

  /** Stands still until it is moved. */
  private static final class SettableClock implements InstantSource {
    private volatile Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }
  }

  /** An answer. */
  public record Reply(int status, JsonNode body, HttpResponse<String> response) {
    /** What is at a JSON Pointer, as text. */
    public String at(String pointer) {
      return body.at(pointer).asString();
    }
  }

  public FreshDatabase database() {
    return database;
  }

  public Instant now() {
    return clock.now;
  }

  /** Lets time pass. */
  public void pass(Duration time) {
    clock.now = clock.now.plus(time);
  }

  /** Moves the clock. */
  public void moveTo(Instant instant) {
    clock.now = instant;
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public Reply get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  public Reply post(String path, String body, String... headers) {
    return send("POST", path, body, headers);
  }

  /** Posts, where the answer is lines of JSON: they are in the response. */
  public Reply postLines(String path, String body) {
    return send(request("POST", path, body), answer -> JSON.createObjectNode());
  }

  public Reply put(String path, String body, String... headers) {
    return send("PUT", path, body, headers);
  }

  public Reply delete(String path) {
    return send("DELETE", path, null);
  }

  private Reply send(String method, String path, @Nullable String body, String... headers) {
    HttpRequest.Builder request = request(method, path, body);
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return send(request, answer -> JSON.readTree(answer.isEmpty() ? "{}" : answer));
  }

  private HttpRequest.Builder request(String method, String path, @Nullable String body) {
    String port = context.getEnvironment().getProperty("local.server.port");
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .header("Authorization", "Bearer secret")
        .header("Content-Type", "application/json")
        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
  }

  private Reply send(HttpRequest.Builder request, Function<String, JsonNode> reading) {
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      return new Reply(response.statusCode(), reading.apply(response.body()), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    context.close();
    client.close();
  }
}
