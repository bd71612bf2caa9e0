package io.tallyman.sandbox.cli;

import static io.tallyman.sandbox.cli.Output.amount;
import static io.tallyman.sandbox.cli.Output.text;

import io.tallyman.sandbox.console.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code tallyman audit}. */
@Command(
    name = "audit",
    description = "Proves the ledger, and names the first thing in each account that is not right.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:Nothing is wrong.", "1:Differences were found, or it could not be done."})
public final class AuditCommand implements Callable<Integer> {
  @Option(names = "--org", paramLabel = "ORG", description = "Only this organization.")
  private @Nullable String organization;

  @Option(
      names = "--export-root",
      paramLabel = "FILE",
      description =
          "Write a digest over all chains as they stand, for somebody who does not trust whoever"
              + " runs the database.")
  private @Nullable Path exportRoot;

  @Option(
      names = "--root",
      paramLabel = "FILE|HEX",
      description = "Prove as well that nothing was rewritten since this root was exported.")
  private @Nullable String root;

  @Option(
      names = "--repair",
      description =
          "Build balances, lots and analytics anew from the postings: tells what it would change;"
              + " with --yes it changes it.")
  private boolean repair;

  @Option(names = "--yes", description = "With --repair: do it.")
  private boolean yes;

  @Mixin private Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create();

  private AuditCommand() {}

  @Override
  public Integer call() {
    var out = new Output(spec);
    var work = new LongWork(connection, out);
    Api.Answer answer = work.done(wanted());
    JsonNode operation = answer.json();
    Path file = exportRoot;
    if (file != null) {
      write(file, operation);
    }
    boolean intact = text(operation, "found").equals("0");
    if (connection.json()) {
      out.line(answer.body());
    } else {
      work.findings(operation);
      out.line(repair ? repaired(operation) : audited(operation, intact));
    }
    return intact || (repair && yes) ? 0 : 1;
  }

  private Map<String, Object> wanted() {
    Map<String, Object> wanted = new HashMap<>();
    wanted.put("kind", repair ? "rebuild" : "audit");
    if (organization != null) {
      wanted.put("organization", organization);
    }
    if (exportRoot != null) {
      wanted.put("exportRoot", true);
    }
    if (root != null) {
      wanted.put("root", root(root));
    }
    if (repair) {
      wanted.put("dryRun", !yes);
    }
    return wanted;
  }

  private static String root(String given) {
    Path file = Path.of(given);
    if (!Files.isReadable(file)) {
      return given;
    }
    try {
      return JsonMapper.shared().readTree(Files.readString(file)).path("root").asString("");
    } catch (IOException e) {
      throw new Failure("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static void write(Path file, JsonNode operation) {
    var exported = JsonMapper.shared().createObjectNode();
    exported.put("root", text(operation.path("result"), "root"));
    exported.put("takenAt", text(operation, "endedAt"));
    exported.put("accounts", operation.path("result").path("accounts").asLong(0));
    exported.put("operation", text(operation, "id"));
    try {
      Files.writeString(file, exported.toPrettyString() + System.lineSeparator());
    } catch (IOException e) {
      throw new Failure("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static String audited(JsonNode operation, boolean intact) {
    JsonNode result = operation.path("result");
    String seen =
        "wallets %s, postings %s, events %s, records of the log %s"
            .formatted(
                amount(result, "accounts"),
                amount(result, "postings"),
                amount(result, "usageRows"),
                amount(result, "logRecords"));
    String rootText = text(result, "root");
    return (intact
            ? "Nothing is wrong: " + seen
            : text(operation, "found") + " differences in " + seen)
        + (rootText.isEmpty() ? "" : System.lineSeparator() + "Root: " + rootText);
  }

  private static String repaired(JsonNode operation) {
    JsonNode result = operation.path("result");
    String damaged = text(result, "damaged");
    return (result.has("rebuilt")
            ? "Built anew: " + text(result, "rebuilt")
            : "Would build anew: " + text(result, "wouldRebuild") + " (do it with --repair --yes)")
        + " of "
        + amount(result, "accounts")
        + " wallets"
        + (damaged.equals("0")
            ? ""
            : "; " + damaged + " are left alone: their postings themselves are not right");
  }
}
