package io.tallyman.sandbox.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tallyman explain ORG TRANSACTION}. */
@Command(
    name = "explain",
    description =
        "Explains one transaction: the event, the catalog version, the terms of the price, and the"
            + " lots it took from.")
public final class ExplainCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "ORG", description = "The organization.")
  private String organization = "";

  @Parameters(index = "1", paramLabel = "TRANSACTION", description = "An id out of the history.")
  private String transaction = "";

  @Mixin private Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    var answer =
        connection
            .api()
            .get(
                "/v1/organizations/%s/transactions/%s/explanation"
                    .formatted(Api.encoded(organization), Api.encoded(transaction)),
                Map.of());
    new Output(spec).answer(answer, connection.json());
    return 0;
  }
}
