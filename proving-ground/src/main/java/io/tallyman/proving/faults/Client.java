package io.tallyman.proving.faults;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks until it is answered: the same request with the same key, at whichever instance, for as long
 * as nobody says how it ended.
 */
final class Client implements AutoCloseable {
  static final String FORM = "application/x-www-form-urlencoded";
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Set<Integer> PASSING = Set.of(429, 500, 502, 503, 504);

  /** Whoever is not answered does not know whether it was done, and asks again. */
  private static final RetryPolicy<Answer> UNTIL_ANSWERED =
      RetryPolicy.<Answer>builder()
          .handle(IOException.class, JacksonException.class)
          .handleResultIf(Answer::isPassing)
          .withDelay(Duration.ofMillis(100), Duration.ofMillis(300))
          .withMaxRetries(-1)
          .build();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /** How it ended. */
  record Answer(int status, JsonNode body) {
    boolean isDone() {
      return status / 100 == 2;
    }

    private boolean isPassing() {
      return PASSING.contains(status) || body.path("code").asString("").equals("request_in_flight");
    }
  }

  /**
   * Posts to one of several instances.
   *
   * @param key makes it the same request however often it is sent; empty: it is so by itself
   */
  Answer post(List<String> instances, String path, String contentType, String body, String key) {
    return ask(
        instances,
        path,
        request -> {
          request.header("Content-Type", contentType).POST(BodyPublishers.ofString(body));
          if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
          }
        });
  }

  Answer get(List<String> instances, String path) {
    return ask(instances, path, HttpRequest.Builder::GET);
  }

  private interface Completing {
    void complete(HttpRequest.Builder request);
  }

  private Answer ask(List<String> instances, String path, Completing completing) {
    return Failsafe.with(UNTIL_ANSWERED)
        .get(() -> {
          String url = instances.get(ThreadLocalRandom.current().nextInt(instances.size()));
          HttpRequest.Builder request =
              HttpRequest.newBuilder(URI.create(url + path))
                  .timeout(TIMEOUT)
                  .header("Authorization", "Bearer " + Ground.KEY);
          completing.complete(request);
          HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
          return new Answer(
              answer.statusCode(), JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body()));
        });
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
