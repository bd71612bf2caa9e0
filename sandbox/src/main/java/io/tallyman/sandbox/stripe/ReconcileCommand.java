package io.tallyman.sandbox.stripe;

import static io.tallyman.sandbox.cli.Output.text;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.tallyman.sandbox.cli.Api;
import io.tallyman.sandbox.cli.Api.Answer;
import io.tallyman.sandbox.cli.Connection;
import io.tallyman.sandbox.cli.Output;
import io.tallyman.sandbox.console.Table;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares what is known with what Stripe has, and waits for the outcome. */
@Command(
    name = "reconcile",
    description =
        "Finds what webhooks have not told, and repairs it. It goes on by itself if this command is"
            + " stopped; begin with --dry-run.")
final class ReconcileCommand implements Callable<Integer> {
  private static final String PATH = "/v1/ops/reconcile";
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  @Option(names = "--dry-run", description = "Only reports.")
  private boolean dryRun;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "What may have been missed, RFC 3339. Default: 35 days ago.")
  private String since = "";

  @Mixin private Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Api api = connection.api();
    var request = JsonMapper.shared().createObjectNode().put("dryRun", dryRun);
    if (!since.isEmpty()) {
      request.put("since", since);
    }
    byte[] body = request.toString().getBytes(StandardCharsets.UTF_8);
    String path = PATH + "/" + text(api.post(PATH, "application/json", body).json(), "id");
    Answer ended = awaitEnd(api, path);
    Output out = new Output(spec);
    if (connection.json()) {
      out.line(ended.body());
    } else {
      show(ended.json(), api, path, out);
    }
    return 0;
  }

  private Answer awaitEnd(Api api, String path) {
    var untilEnded =
        RetryPolicy.<Answer>builder()
            .handleResultIf(answer -> text(answer.json(), "state").equals("running"))
            .withDelay(BETWEEN_LOOKS)
            .withMaxRetries(-1)
            .onRetry(attempt -> progress(attempt.getLastResult().json()))
            .build();
    return Failsafe.with(untilEnded).get(() -> api.get(path, Map.of()));
  }

  private void progress(JsonNode at) {
    String detail = text(at, "detail");
    spec.commandLine()
        .getErr()
        .printf(
            "%s of %s compared, %s differ%s%n",
            text(at, "compared"),
            text(at, "listed"),
            text(at, "drifted"),
            detail.isEmpty() ? "" : "; waiting: " + detail);
  }

  private static void show(JsonNode ended, Api api, String path, Output out) {
    out.line(
        "%s: %s objects compared, %s differed, %s repaired"
            .formatted(
                text(ended, "state"),
                text(ended, "compared"),
                text(ended, "drifted"),
                text(ended, "repaired")));
    JsonNode drift = api.get(path + "/drift", Map.of("limit", "100")).json();
    if (drift.path("data").isEmpty()) {
      return;
    }
    Table table = new Table("OBJECT", "ORGANIZATION", "REPAIRED", "DIFFERENCE");
    for (JsonNode each : drift.path("data")) {
      String differences =
          each.path("differences")
              .valueStream()
              .map(JsonNode::asString)
              .collect(Collectors.joining(", "));
      table.row(
          text(each, "object"), text(each, "organization"), text(each, "repaired"), differences);
    }
    out.table(table);
    if (!text(drift, "nextCursor").isEmpty()) {
      out.line("More: " + path + "/drift");
    }
  }
}
