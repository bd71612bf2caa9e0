package io.tallyman.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
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
        "replay"
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

  private int run(String... arguments) {
    return Tallyman.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
