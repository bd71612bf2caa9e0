package io.tallyman.sandbox.cli;

import static io.tallyman.sandbox.cli.Output.text;
import static io.tallyman.sandbox.cli.Output.time;

import io.tallyman.sandbox.console.Table;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code tallyman keys}. */
@Command(
    name = "keys",
    description = "The API keys: who may do what.",
    subcommands = {
      KeysCommand.CreateCommand.class,
      KeysCommand.ListCommand.class,
      KeysCommand.RotateCommand.class,
      KeysCommand.RevokeCommand.class
    })
public final class KeysCommand {
  private static final String PATH = "/v1/keys";

  private KeysCommand() {}

  @Command(name = "create", description = "Makes a key, and shows it: once.")
  static final class CreateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "What it is for, to find it again.")
    private String name = "";

    @Option(
        names = "--scope",
        required = true,
        split = ",",
        paramLabel = "SCOPE",
        description =
            "What it may do: events:write, credits:gate, balance:read, credits:adjust,"
                + " billing:manage, ops. Several: with commas between.")
    private List<String> scopes = List.of();

    @Option(names = "--org", paramLabel = "ORG", description = "Only in this organization.")
    private String organization = "";

    @Option(names = "--wallet", paramLabel = "WALLET", description = "Only this wallet of it.")
    private String wallet = "";

    @Option(
        names = "--expires",
        paramLabel = "TIME",
        description = "Only until then: 2027-01-31T00:00:00Z.")
    private String expiresAt = "";

    @Mixin private Connection connection = new Connection();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      var key =
          Map.of(
              "name", name,
              "scopes", scopes,
              "organization", organization,
              "wallet", wallet,
              "expiresAt", expiresAt);
      new Output(spec).answer(connection.api().post(PATH, key), connection.json());
      return 0;
    }
  }

  @Command(name = "list", description = "Lists them, newest first.")
  static final class ListCommand implements Callable<Integer> {
    @Option(names = "--org", paramLabel = "ORG", description = "Only those of this organization.")
    private String organization = "";

    @Mixin private PageOptions pages = new PageOptions();
    @Mixin private Connection connection = new Connection();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      var answer = connection.api().get(PATH, pages.of(Map.of("organization", organization)));
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
        out.line("There is no key but the admin key.");
        return;
      }
      var table =
          new Table("ID", "NAME", "SCOPES", "ORGANIZATION", "WALLET", "LAST USED", "ENDS", "STATE");
      for (JsonNode key : page.path("data")) {
        String scopes =
            key.path("scopes")
                .valueStream()
                .map(JsonNode::asString)
                .collect(Collectors.joining(" "));
        table.row(
            text(key, "id"),
            text(key, "name"),
            scopes,
            text(key, "organization"),
            text(key, "wallet"),
            time(key, "lastUsedAt"),
            time(key, "expiresAt"),
            state(key));
      }
      out.table(table);
      PageOptions.tellNext(page, out);
    }

    private static String state(JsonNode key) {
      if (!text(key, "revokedAt").isEmpty()) {
        return "revoked";
      }
      return text(key, "replacedBy").isEmpty() ? "" : "rotated to " + text(key, "replacedBy");
    }
  }

  @Command(
      name = "rotate",
      description = "Makes another key that may do the same, and ends the old one.")
  static final class RotateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "An id out of the list.")
    private String id = "";

    @Option(
        names = "--overlap",
        paramLabel = "DURATION",
        description = "How long the old one goes on: PT24H. Default: not at all.")
    private String overlap = "";

    @Option(
        names = "--expires",
        paramLabel = "TIME",
        description = "When the new one ends. Default: when the old one would have.")
    private String expiresAt = "";

    @Mixin private Connection connection = new Connection();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      var rotation = Map.of("overlap", overlap, "expiresAt", expiresAt);
      var answer = connection.api().post(PATH + "/" + Api.encoded(id) + "/rotate", rotation);
      new Output(spec).answer(answer, connection.json());
      return 0;
    }
  }

  @Command(name = "revoke", description = "Ends a key at once.")
  static final class RevokeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "An id out of the list.")
    private String id = "";

    @Mixin private Connection connection = new Connection();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      var answer = connection.api().delete(PATH + "/" + Api.encoded(id));
      new Output(spec).answer(answer, connection.json());
      return 0;
    }
  }
}
