package io.tallyman.sandbox.cli;

import static io.tallyman.sandbox.cli.Output.amount;
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

/** {@code tallyman history ORG}. */
@Command(
    name = "history",
    description =
        "Shows an organization's transactions, newest first, with the balance after each.")
public final class HistoryCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ORG", description = "The organization.")
  private String organization = "";

  @Option(names = "--wallet", paramLabel = "NAME", description = "Only this wallet.")
  private String wallet = "";

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Only these: usage, purchase, plan, bonus, refund, adjustment, expiry, void, …")
  private String type = "";

  @Option(names = "--from", paramLabel = "TIME", description = "Posted at or after (RFC 3339).")
  private String from = "";

  @Option(names = "--to", paramLabel = "TIME", description = "Posted before (RFC 3339).")
  private String to = "";

  @Mixin private PageOptions pages = new PageOptions();
  @Mixin private Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    var query = pages.of(Map.of("wallet", wallet, "type", type, "from", from, "to", to));
    var answer =
        connection
            .api()
            .get("/v1/organizations/" + Api.encoded(organization) + "/transactions", query);
    var out = new Output(spec);
    if (connection.json()) {
      out.line(answer.body());
    } else {
      show(answer.json(), out);
    }
    return 0;
  }

  private void show(JsonNode page, Output out) {
    if (page.path("data").isEmpty()) {
      out.line("No transactions.");
      return;
    }
    var table =
        new Table(
            "ID",
            "POSTED",
            "TYPE",
            "ACTION",
            ">AMOUNT",
            ">UNITS",
            "TIER",
            ">BEFORE",
            ">AFTER",
            "REFERENCE");
    for (JsonNode line : page.path("data")) {
      table.row(
          text(line, "id"),
          time(line, "postedAt"),
          text(line, "type"),
          text(line, "action"),
          amount(line, "amount"),
          amount(line, "tierUnits"),
          text(line, "tier"),
          amount(line, "balanceBefore"),
          amount(line, "balanceAfter"),
          text(line, "reference"));
    }
    out.table(table);
    PageOptions.tellNext(page, out);
  }
}
