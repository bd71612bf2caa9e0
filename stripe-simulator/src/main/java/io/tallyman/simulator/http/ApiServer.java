package io.tallyman.simulator.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tallyman.simulator.account.Account;
import io.tallyman.simulator.account.Account.Cause;
import io.tallyman.simulator.account.Ids;
import io.tallyman.simulator.http.ApiFaults.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** The HTTP side of the API: keys, parameters, idempotency, faults, errors. */
public final class ApiServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

  /** Lets one deed at a time at the account, after everything that is due has been done. */
  @FunctionalInterface
  public interface Turn {
    void take(Cause cause, Runnable deed);
  }

  private final HttpServer server;
  private final String secretKey;
  private final Turn turn;
  private final Account account;
  private final Routes api;
  private final Expansion expansion;
  private final ApiFaults faults;
  private final Idempotency idempotency;

  /**
   * @param port 0 takes a free one
   * @throws UncheckedIOException where the port is taken
   */
  public ApiServer(
      int port,
      String secretKey,
      Turn turn,
      Account account,
      Routes api,
      Expansion expansion,
      ApiFaults faults) {
    this.secretKey = secretKey;
    this.turn = turn;
    this.account = account;
    this.idempotency = new Idempotency(account);
    this.api = api;
    this.expansion = expansion;
    this.faults = faults;
    try {
      server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
    } catch (IOException e) {
      throw new UncheckedIOException("port " + port + " cannot be opened", e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    serve("/v1/", this::api);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public void start() {
    server.start();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** Answers every path under a prefix. An unexpected failure is a 500, and is logged. */
  public void serve(String prefix, Consumer<HttpExchange> answer) {
    server.createContext(
        prefix,
        exchange -> {
          try (exchange) {
            answer.accept(exchange);
          } catch (RuntimeException e) {
            LOG.error("{} {}", exchange.getRequestMethod(), exchange.getRequestURI(), e);
            send(exchange, 500, "application/json", "{\"error\":{\"type\":\"api_error\"}}");
          }
        });
  }

  private void api(HttpExchange exchange) {
    String requestId = Ids.next("req");
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath();
    Optional<Fault> fault = faults.next(method, path);
    Answer answer;
    try {
      authorize(exchange);
      if (fault.isPresent() && fault.get().instead()) {
        throw ApiError.down(fault.get().status());
      }
      answer = act(exchange, new Call(method, path, Map.of(), params(exchange)), requestId);
    } catch (ApiError e) {
      answer = new Answer(e.status(), e.body(requestId), requestId, false);
    }
    if (fault.isPresent() && fault.get().cutsOff()) {
      cutOff(exchange, answer);
      return;
    }
    if (fault.isPresent() && !fault.get().instead()) {
      ApiError lost = ApiError.down(fault.get().status());
      answer = new Answer(lost.status(), lost.body(requestId), requestId, false);
    }
    send(exchange, answer);
  }

  /** In the middle of the body: where nothing at all comes, the JDK's client asks again unasked. */
  private static void cutOff(HttpExchange exchange, Answer answer) {
    try {
      exchange.sendResponseHeaders(answer.status(), 2);
      exchange.getResponseBody().write('{');
      exchange.getResponseBody().flush();
    } catch (IOException e) {
      LOG.debug("the client of {} went away", exchange.getRequestURI(), e);
    }
  }

  private Answer act(HttpExchange exchange, Call call, String requestId) {
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    AtomicReference<@Nullable Answer> answer = new AtomicReference<>();
    turn.take(new Cause(requestId, key), () -> answer.set(once(call, key, requestId)));
    Answer given = answer.get();
    if (given == null) {
      throw new IllegalStateException("the turn was not taken");
    }
    return given;
  }

  private Answer once(Call call, @Nullable String key, String requestId) {
    if (key == null || "GET".equals(call.method())) {
      return answer(call, requestId);
    }
    return idempotency
        .find(key, call, account.now())
        .orElseGet(() -> {
          Answer answer = answer(call, requestId);
          idempotency.keep(key, call, answer, account.now());
          return answer;
        });
  }

  private Answer answer(Call call, String requestId) {
    try {
      ObjectNode body = api.answer(call.method(), call.path(), call.params());
      body = expansion.expand(body, call.params().texts("expand"));
      return new Answer(200, body, requestId, false);
    } catch (ApiError e) {
      return new Answer(e.status(), e.body(requestId), requestId, false);
    }
  }

  private void authorize(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    if (header == null || !header.startsWith("Bearer ")) {
      throw ApiError.unauthorized(
          "You did not provide an API key. You need to provide your API key in the Authorization"
              + " header, using Bearer auth.");
    }
    String given = header.substring("Bearer ".length());
    if (!given.equals(secretKey)) {
      throw ApiError.unauthorized("Invalid API Key provided: " + given);
    }
  }

  /** The parameters of a request: its form for a POST, else its query. */
  public static Params params(HttpExchange exchange) {
    try {
      return "POST".equals(exchange.getRequestMethod())
          ? Params.parse(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
          : Params.parse(exchange.getRequestURI().getRawQuery());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void send(HttpExchange exchange, Answer answer) {
    var headers = exchange.getResponseHeaders();
    headers.set("Request-Id", answer.requestId());
    headers.set("Stripe-Version", Account.API_VERSION);
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    if (key != null) {
      headers.set("Idempotency-Key", key);
    }
    if (answer.isReplay()) {
      headers.set("Idempotent-Replayed", "true");
    }
    send(exchange, answer.status(), "application/json", StripeJson.print(answer.body()));
  }

  /** Sends a body of text. A client that went away is no error. */
  public static void send(HttpExchange exchange, int status, String type, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    try {
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (IOException e) {
      LOG.debug("the client of {} went away", exchange.getRequestURI(), e);
    }
  }
}
