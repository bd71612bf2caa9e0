package io.tallyman.sandbox.cli;

import static io.tallyman.sandbox.cli.Output.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code tallyman replay}. */
@Command(
    name = "replay",
    description =
        "Tries quarantined events again, by the catalog in force now: some by their ids, or all"
            + " that wait for a reason or of an organization. Each counts once.")
public final class ReplayCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "Ids out of `quarantine list`.", arity = "0..*")
  private List<String> ids = List.of();

  @Option(
      names = "--reason",
      paramLabel = "CODE",
      description = "All that were refused for this reason, for instance unknown_action.")
  private @Nullable String reason;

  @Option(names = "--org", paramLabel = "ORG", description = "All of this organization.")
  private @Nullable String organization;

  @Option(names = "--all", description = "All that wait.")
  private boolean all;

  @Mixin private Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create();

  private ReplayCommand() {}

  @Override
  public Integer call() {
    boolean filtered = all || reason != null || organization != null;
    if (filtered != ids.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Say which: some IDs, or --reason, --org or --all");
    }
    return filtered ? replayAll() : replayEach();
  }

  private int replayEach() {
    var out = new Output(spec);
    boolean refused = false;
    for (String id : ids) {
      Api.Answer answer =
          connection
              .api()
              .post(
                  "/v1/quarantine/" + Api.encoded(id) + "/replay", "application/json", new byte[0]);
      if (connection.json()) {
        out.line(answer.body());
      } else {
        out.line(told(answer.json()));
      }
      refused |= !text(answer.json(), "state").equals("replayed");
    }
    return refused ? 1 : 0;
  }

  private static String told(JsonNode record) {
    return text(record, "state").equals("replayed")
        ? text(record, "id") + " was accepted"
        : text(record, "id") + " still waits: " + text(record, "detail");
  }

  private int replayAll() {
    Map<String, Object> wanted = new HashMap<>();
    wanted.put("kind", "replay");
    if (reason != null) {
      wanted.put("reason", reason);
    }
    if (organization != null) {
      wanted.put("organization", organization);
    }
    var out = new Output(spec);
    Api.Answer answer = new LongWork(connection, out).done(wanted);
    if (connection.json()) {
      out.line(answer.body());
    } else {
      JsonNode result = answer.json().path("result");
      out.line(
          "%s were accepted, %s still wait"
              .formatted(text(result, "replayed"), text(result, "refusedAgain")));
    }
    return 0;
  }
}
