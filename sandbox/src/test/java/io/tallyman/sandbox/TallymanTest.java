package io.tallyman.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TallymanTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up",
        "emit",
        "balance",
        "history",
        "explain",
        "quarantine",
        "keys",
        "stripe",
        "audit",
        "replay",
        "export",
        "erase"
      })
  void everyCommandExplainsItself(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString()).contains("Usage: tallyman " + command);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aMistypedOptionGetsASuggestionAndTheWayToHelp() {
    assertThat(run("up", "--catalogue", "pixell")).isEqualTo(2);
    assertThat(err.toString())
        .contains("Unknown options: '--catalogue'")
        .contains("--catalog")
        .contains("More: ./tallyman up --help");
  }

  @Test
  void aPortThatIsNoNumberIsAMistakeOfTheCaller() {
    assertThat(run("up", "--http-port", "http")).isEqualTo(2);
    assertThat(err.toString()).contains("--http-port").contains("'http' is not an int");
  }

  @Test
  void nobodyAtTheAddressIsSaidWithTheWayToStart() {
    assertThat(run("balance", "acme", "--url", "http://localhost:1", "--key", "k")).isEqualTo(1);
    assertThat(err.toString().strip())
        .isEqualTo(
            "Nobody answers at http://localhost:1. Start Tallyman with `./tallyman up`,"
                + " or say where it is with --url");
  }

  @Test
  void nothingIsErasedByASlip() {
    assertThat(run("erase", "acme", "--reason", "asked", "--url", "http://localhost:1"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("--yes");
  }

  @Test
  void anExportHasThePartsOfBothServicesAndIsWholeOrFails() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    String end = "{\"type\":\"end\",\"data\":{\"lines\":1}}\n";
    answer(server, "/v1/organizations/acme/export", "{\"type\":\"lot\"}\n" + end);
    answer(
        server, "/v1/organizations/acme/payments/export", "{\"type\":\"stripeInvoice\"}\n" + end);
    answer(server, "/v1/organizations/cut/export", "{\"type\":\"lot\"}\n");
    server.start();
    String url = "http://localhost:" + server.getAddress().getPort();
    try {
      assertThat(run("export", "acme", "--reason", "asked", "--url", url, "--key", "k")).isZero();
      assertThat(out.toString().lines())
          .containsExactly(
              "{\"type\":\"lot\"}", end.strip(), "{\"type\":\"stripeInvoice\"}", end.strip());
      assertThat(run("export", "cut", "--reason", "asked", "--url", url, "--key", "k"))
          .isEqualTo(1);
      assertThat(err.toString()).contains("not whole");
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpServer server, String path, String body) {
    server.createContext(
        path,
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private int run(String... arguments) {
    return Tallyman.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
