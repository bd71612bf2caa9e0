package io.tallyman.sandbox.cli;

import static io.tallyman.sandbox.cli.Output.text;
import static io.tallyman.sandbox.cli.Output.time;

import io.tallyman.sandbox.console.Table;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code tallyman quarantine}. */
@Command(
    name = "quarantine",
    description = "The events that were not accepted: why, and how to try them again.",
    subcommands = {
      QuarantineCommand.ListCommand.class,
      QuarantineCommand.ShowCommand.class,
      QuarantineCommand.ReplayCommand.class
    })
public final class QuarantineCommand {
  private static final String PATH = "/v1/quarantine";

  private QuarantineCommand() {}

  @Command(name = "list", description = "Lists them.")
  static final class ListCommand implements Callable<Integer> {
    @Option(
        names = "--reason",
        paramLabel = "CODE",
        description = "Only these, for instance unknown_action.")
    private String reason = "";

    @Option(names = "--org", paramLabel = "ORG", description = "Only this organization's.")
    private String organization = "";

    @Option(
        names = "--state",
        paramLabel = "STATE",
        description = "waiting (default), replayed, or all.")
    private String state = "waiting";

    @Mixin private PageOptions pages = new PageOptions();
    @Mixin private Connection connection = new Connection();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      var query =
          pages.of(
              Map.of(
                  "reason", reason,
                  "organization", organization,
                  "state", state.equals("all") ? "" : state));
      var answer = connection.api().get(PATH, query);
      var out = new Output(spec);
      if (connection.json()) {
        out.line(answer.body());
      } else {
        show(answer.json(), out);
      }
      return 0;
    }

    private static void show(JsonNode page, Output out) {
      if (page.path("data").isEmpty()) {
        out.line("Nothing is in quarantine.");
        return;
      }
      var table =
          new Table(
              "ID", "SINCE", "STATE", "REASON", ">TIMES", "ORGANIZATION", "EVENT", "WHAT IS WRONG");
      for (JsonNode item : page.path("data")) {
        table.row(
            text(item, "id"),
            time(item, "firstSeenAt"),
            text(item, "state"),
            text(item, "reason"),
            text(item, "times"),
            text(item, "organization"),
            text(item, "eventId"),
            text(item, "detail"));
      }
      out.table(table);
      PageOptions.tellNext(page, out);
    }
  }

  @Command(name = "show", description = "Shows one whole, with the bytes that came.")
  static final class ShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "An id out of the list.")
    private String id = "";

    @Mixin private Connection connection = new Connection();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      var answer = connection.api().get(PATH + "/" + Api.encoded(id), Map.of());
      new Output(spec).answer(answer, connection.json());
      return 0;
    }
  }

  @Command(
      name = "replay",
      description = "Tries one again, by the catalog in force now; it counts once.")
  static final class ReplayCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "An id out of the list.")
    private String id = "";

    @Mixin private Connection connection = new Connection();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      var answer =
          connection
              .api()
              .post(PATH + "/" + Api.encoded(id) + "/replay", "application/json", new byte[0]);
      new Output(spec).answer(answer, connection.json());
      return 0;
    }
  }
}
