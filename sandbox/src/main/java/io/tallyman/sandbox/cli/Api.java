package io.tallyman.sandbox.cli;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.tallyman.sandbox.console.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tallyman's HTTP interface: every answer as JSON, every refusal as a {@link Failure}. */
public final class Api {
  /** Status and body of an answer. */
  public record Answer(int status, String body, JsonNode json) {}

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration LONGEST_OUTAGE = Duration.ofMinutes(5);
  private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

  private final URI base;
  private final String key;
  private final JsonMapper mapper = JsonMapper.shared();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private volatile boolean reached;

  Api(URI base, String key) {
    this.base = base;
    this.key = key;
  }

  /** Where Tallyman is. */
  public String address() {
    return base.toString();
  }

  /** Reads; the query's empty values are left out. */
  public Answer get(String path, Map<String, String> query) {
    return succeeded(exchange(request(path, query).GET().build()));
  }

  public Answer post(String path, String contentType, byte[] body) {
    return succeeded(postOnce(path, contentType, body));
  }

  public Answer delete(String path) {
    return succeeded(exchange(request(path, Map.of()).DELETE().build()));
  }

  /** Posts an object of texts and lists of texts; those that are empty are left out. */
  public Answer post(String path, Map<String, ?> fields) {
    var body =
        fields.entrySet().stream()
            .filter(field -> !field.getValue().equals("") && !field.getValue().equals(List.of()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return post(path, "application/json", mapper.writeValueAsBytes(body));
  }

  /**
   * Posts an object of texts, and passes on the lines of the answer as they come.
   *
   * @return the last of them; empty if there are none
   */
  public String lines(String path, Map<String, String> fields, Consumer<String> line) {
    HttpRequest request =
        request(path, Map.of())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(mapper.writeValueAsString(fields)))
            .build();
    try (Stream<String> lines = accepted(client.send(request, BodyHandlers.ofLines())).body()) {
      return lines.peek(line).reduce("", (_, latest) -> latest);
    } catch (UncheckedIOException broken) {
      throw failure(broken.getCause() == null ? broken : broken.getCause());
    } catch (IOException | InterruptedException e) {
      throw failure(e);
    }
  }

  private HttpResponse<Stream<String>> accepted(HttpResponse<Stream<String>> response) {
    if (response.statusCode() / 100 == 2) {
      return response;
    }
    try (Stream<String> body = response.body()) {
      String problem = body.collect(Collectors.joining());
      throw refusal(new Answer(response.statusCode(), problem, mapper.readTree(problem)));
    } catch (JacksonException e) {
      throw new Failure("HTTP " + response.statusCode(), e);
    }
  }

  /**
   * Posts, and posts again while Tallyman is overloaded or away, for up to five minutes. For
   * requests that may arrive twice. Where nobody has ever answered it fails at once.
   *
   * @return any answer that is not a passing failure, refusals included
   */
  public Answer postPatiently(String path, String contentType, byte[] body) {
    var policy =
        RetryPolicy.<HttpResponse<String>>builder()
            .handleResultIf(answer -> PASSING.contains(answer.statusCode()))
            .handleIf(failure -> failure instanceof IOException && reached)
            .withBackoff(Duration.ofMillis(250), Duration.ofSeconds(5))
            .withDelayFn(context -> retryAfter(context.getLastResult()))
            .withMaxRetries(-1)
            .withMaxDuration(LONGEST_OUTAGE)
            .build();
    var request =
        request(path, Map.of())
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    try {
      return answer(Failsafe.with(policy).get(() -> send(request)));
    } catch (FailsafeException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    }
  }

  /** What the answer asks for; a negative delay leaves it to the back-off. */
  private static Duration retryAfter(HttpResponse<String> answer) {
    return answer == null
        ? Duration.ofSeconds(-1)
        : answer
            .headers()
            .firstValue("Retry-After")
            .filter(seconds -> seconds.matches("\\d{1,4}"))
            .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
            .orElse(Duration.ofSeconds(-1));
  }

  private Answer postOnce(String path, String contentType, byte[] body) {
    return exchange(
        request(path, Map.of())
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  private HttpRequest.Builder request(String path, Map<String, String> query) {
    String parameters =
        query.entrySet().stream()
            .filter(entry -> !entry.getValue().isEmpty())
            .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
            .sorted()
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(
            URI.create(base + path + (parameters.isEmpty() ? "" : "?") + parameters))
        .timeout(REQUEST_TIMEOUT)
        .header("Authorization", "Bearer " + key)
        .header("Accept", "application/json");
  }

  /** A segment of a path, or a value of a query. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Answer exchange(HttpRequest request) {
    try {
      return answer(send(request));
    } catch (IOException | InterruptedException e) {
      throw failure(e);
    }
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    var response = client.send(request, BodyHandlers.ofString());
    reached = true;
    return response;
  }

  private Answer answer(HttpResponse<String> response) {
    try {
      return new Answer(response.statusCode(), response.body(), mapper.readTree(response.body()));
    } catch (JacksonException e) {
      if (response.statusCode() / 100 == 2) {
        throw new Failure(base + " did not answer with JSON; is it Tallyman?", e);
      }
      return new Answer(response.statusCode(), response.body(), mapper.createObjectNode());
    }
  }

  private static Answer succeeded(Answer answer) {
    if (answer.status() / 100 != 2) {
      throw refusal(answer);
    }
    return answer;
  }

  /** A problem (RFC 9457) in one line: its code, and the sentence that explains it. */
  public static Failure refusal(Answer answer) {
    String code = answer.json().path("code").asString("");
    String detail = answer.json().path("detail").asString(answer.json().path("title").asString(""));
    String said = code.isEmpty() || detail.isEmpty() ? code + detail : code + ": " + detail;
    return new Failure(said.isEmpty() ? "HTTP " + answer.status() : said);
  }

  private Failure failure(Throwable cause) {
    return switch (cause) {
      case ConnectException e ->
          new Failure(
              "Nobody answers at "
                  + base
                  + ". Start Tallyman with `./tallyman up`, or say where it is with --url",
              e);
      case HttpTimeoutException e ->
          new Failure(base + " did not answer within " + REQUEST_TIMEOUT.toSeconds() + " s", e);
      case IOException e ->
          new Failure("The connection to " + base + " broke: " + e.getMessage(), e);
      default -> new Failure("Interrupted", cause);
    };
  }
}
