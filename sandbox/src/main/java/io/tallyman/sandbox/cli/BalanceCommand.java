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

/** {@code tallyman balance ORG}. */
@Command(
    name = "balance",
    description =
        "Shows an organization's credits, its counters by tier, and its lots in the order in which"
            + " they burn.")
public final class BalanceCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ORG", description = "The organization.")
  private String organization = "";

  @Option(names = "--wallet", paramLabel = "NAME", description = "Default: default")
  private String wallet = "";

  @Mixin private Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    var answer =
        connection
            .api()
            .get(
                "/v1/organizations/" + Api.encoded(organization) + "/balance",
                Map.of("wallet", wallet));
    var out = new Output(spec);
    if (connection.json()) {
      out.line(answer.body());
    } else {
      show(answer.json(), out);
    }
    return 0;
  }

  private static void show(JsonNode balance, Output out) {
    out.heading(
        "%s, wallet %s, as of %s"
            .formatted(
                text(balance, "organization"), text(balance, "wallet"), time(balance, "asOf")));
    JsonNode plan = balance.path("plan");
    out.line(
        plan.isObject()
            ? "plan       %s (%s), %s to %s"
                .formatted(
                    text(plan, "id"),
                    text(plan, "status"),
                    time(plan, "currentPeriodStart"),
                    time(plan, "currentPeriodEnd"))
            : "plan       none");
    JsonNode credits = balance.path("credits");
    out.line(
        "credits    %s available, %s held, %s overage"
            .formatted(
                amount(credits, "available"), amount(credits, "held"), amount(credits, "overage")));
    if (!balance.path("tiers").isEmpty()) {
      var tiers = new Table("TIER", ">INCLUDED", ">USED", ">REMAINING");
      for (JsonNode tier : balance.path("tiers")) {
        tiers.row(
            text(tier, "tier"),
            amount(tier, "included"),
            amount(tier, "used"),
            amount(tier, "remaining"));
      }
      out.line("");
      out.table(tiers);
    }
    if (!balance.path("lots").isEmpty()) {
      var lots =
          new Table("LOT", "UNIT", "SOURCE", ">AMOUNT", ">REMAINING", "EXPIRES", "REFERENCE");
      for (JsonNode lot : balance.path("lots")) {
        String expires = time(lot, "expiresAt");
        lots.row(
            text(lot, "id"),
            text(lot, "unit"),
            text(lot, "source"),
            amount(lot, "amount"),
            amount(lot, "remaining"),
            expires.isEmpty() ? "never" : expires,
            text(lot, "reference"));
      }
      out.line("");
      out.table(lots);
    }
  }
}
