package io.tallyman.sandbox.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tallyman.simulator.StripeSimulator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StripeCommandTest {
  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void setUpSaysWhatItWouldDoThenDoesItAndThenHasNothingToDo() throws IOException {
    try (StripeSimulator stripe = StripeSimulator.start(0, InstantSource.system(), "sk_test_x")) {
      assertThat(setUp(stripe, "sk_test_x", "--dry-run")).as(err.toString()).isZero();
      assertThat(printed()).contains("WOULD BE", "created", "price pixell_pro_monthly, 99.00 USD");
      assertThat(stripe.all("price")).isEmpty();

      assertThat(setUp(stripe, "sk_test_x")).as(err.toString()).isZero();
      assertThat(printed()).contains("webhook endpoint", "portal", "STRIPE_WEBHOOK_SECRET=whsec_");

      assertThat(setUp(stripe, "sk_test_x")).as(err.toString()).isZero();
      assertThat(printed()).contains("unchanged").doesNotContain("created", "updated", "whsec_");
    }
  }

  @Test
  void aLiveKeyIsTakenOnlyIfThatIsSaid() throws IOException {
    try (StripeSimulator stripe = StripeSimulator.start(0, InstantSource.system(), "sk_live_x")) {
      assertThat(setUp(stripe, "sk_live_x")).isEqualTo(1);
      assertThat(err.toString()).contains("--live");
      assertThat(stripe.all("product")).isEmpty();
      assertThat(setUp(stripe, "rk_live_x")).isEqualTo(1);
      assertThat(setUp(stripe, "sk_test_x", "--live")).isEqualTo(1);

      assertThat(setUp(stripe, "sk_live_x", "--live")).as(err.toString()).isZero();
      assertThat(stripe.all("product")).isNotEmpty();
    }
  }

  @Test
  void aReconciliationIsAwaitedAndWhatItFoundIsShown() throws IOException {
    HttpServer tallyman =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AtomicInteger looks = new AtomicInteger();
    String running =
        "{\"id\":\"r1\",\"state\":\"%s\",\"listed\":2,\"compared\":%d,\"drifted\":1,\"repaired\":0}";
    tallyman.createContext(
        "/v1/ops/reconcile", exchange -> answer(exchange, 202, running.formatted("running", 0)));
    tallyman.createContext(
        "/v1/ops/reconcile/r1",
        exchange ->
            answer(
                exchange,
                200,
                looks.incrementAndGet() == 1
                    ? running.formatted("running", 1)
                    : running.formatted("done", 2)));
    tallyman.createContext(
        "/v1/ops/reconcile/r1/drift",
        exchange ->
            answer(
                exchange,
                200,
                """
                {"data":[{"object":"in_1","organization":"acme",
                 "differences":["period_paid was never told"],"repaired":false}],"nextCursor":null}
                """));
    tallyman.start();
    try {
      String url = "http://localhost:" + tallyman.getAddress().getPort();
      assertThat(run("stripe", "reconcile", "--dry-run", "--url", url, "--key", "k"))
          .as(err.toString())
          .isZero();
      assertThat(err.toString()).contains("1 of 2 compared");
      assertThat(printed())
          .contains("done: 2 objects compared, 1 differed", "in_1", "acme", "was never told");
    } finally {
      tallyman.stop(0);
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private int setUp(StripeSimulator stripe, String key, String... more) throws IOException {
    Path file = Files.writeString(directory.resolve("key"), key + "\n");
    List<String> arguments = new ArrayList<>(List.of("stripe", "setup", "--catalog", "pixell"));
    arguments.addAll(List.of("--key-file", file.toString()));
    arguments.addAll(List.of("--api-base", stripe.baseUrl().toString()));
    arguments.addAll(List.of("--public-url", "https://tallyman.example.org"));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private String printed() {
    String text = out.toString();
    out.getBuffer().setLength(0);
    return text;
  }

  private int run(String... arguments) {
    return new CommandLine(new Root())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler((failure, command, parsed) -> {
          command.getErr().println(failure.getMessage());
          return 1;
        })
        .execute(arguments);
  }

  @CommandLine.Command(subcommands = StripeCommand.class)
  private static final class Root {}
}
