package io.tallyman.sandbox.cli;

import static io.tallyman.sandbox.cli.Output.amount;
import static io.tallyman.sandbox.cli.Output.text;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.tallyman.sandbox.console.Failure;
import io.tallyman.sandbox.console.Table;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Starts long work on the server, and tells how far it is until it is done. */
final class LongWork {
  private static final String STATE = "state";
  private static final String PATH = "/v1/ops/operations";
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(2);

  private final Connection connection;
  private final Output out;
  private final RetryPolicy<Api.Answer> whileRunning =
      RetryPolicy.<Api.Answer>builder()
          .handleResultIf(answer -> text(answer.json(), STATE).equals("running"))
          .abortOn(Exception.class)
          .onRetry(attempt -> tellNowAndThen(attempt.getLastResult()))
          .withDelay(BETWEEN_LOOKS)
          .withMaxRetries(-1)
          .build();
  private long told;

  LongWork(Connection connection, Output out) {
    this.connection = connection;
    this.out = out;
  }

  /**
   * Starts it and waits for its end. It goes on without this command, too.
   *
   * @return the operation as it ended
   */
  Api.Answer done(Map<String, Object> wanted) {
    Api api = connection.api();
    byte[] body = JsonMapper.shared().writeValueAsString(wanted).getBytes(StandardCharsets.UTF_8);
    String id = text(api.post(PATH, "application/json", body).json(), "id");
    told = System.nanoTime();
    Api.Answer ended = Failsafe.with(whileRunning).get(() -> api.get(PATH + "/" + id, Map.of()));
    return switch (text(ended.json(), STATE)) {
      case "finished" -> ended;
      case "failed" ->
          throw new Failure("Operation " + id + " failed: " + text(ended.json(), "failure"));
      default -> throw new Failure("Operation " + id + " was " + text(ended.json(), STATE));
    };
  }

  private void tellNowAndThen(Api.Answer answer) {
    if (System.nanoTime() - told > BETWEEN_LINES.toNanos()) {
      told = System.nanoTime();
      tell(answer.json());
    }
  }

  private void tell(JsonNode operation) {
    if (!connection.json()) {
      String rate = amount(operation, "perSecond");
      String left = text(operation, "remainingSeconds");
      out.line(
          "%s: %s of %s%s%s"
              .formatted(
                  text(operation, "phase"),
                  amount(operation, "done"),
                  amount(operation, "total"),
                  rate.isEmpty() ? "" : ", " + rate + "/s",
                  left.isEmpty() ? "" : ", " + left + " s left"));
    }
  }

  /** What was found, as a table. */
  void findings(JsonNode operation) {
    if (operation.path("findings").isEmpty()) {
      return;
    }
    var table = new Table("CHECK", "ORGANIZATION", "WALLET", "PLACE", "WHAT", "EXPECTED", "IS");
    for (JsonNode finding : operation.path("findings")) {
      table.row(
          text(finding, "check"),
          text(finding, "organization"),
          text(finding, "wallet"),
          text(finding, "place"),
          text(finding, "what"),
          text(finding, "expected"),
          text(finding, "actual"));
    }
    out.table(table);
  }
}
