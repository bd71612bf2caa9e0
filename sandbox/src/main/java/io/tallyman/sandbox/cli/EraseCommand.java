package io.tallyman.sandbox.cli;

import io.tallyman.sandbox.console.Failure;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tallyman erase}. */
@Command(
    name = "erase",
    description =
        "Forgets what is about people in what is kept of an organization: names, addresses,"
            + " contacts, e-mails, metadata of events, Stripe's payloads. Postings, balances, invoices"
            + " and payments stay. Who did and why goes into the audit log.")
public final class EraseCommand implements Callable<Integer> {
  @Mixin private DataRequest request = new DataRequest();

  @Option(names = "--yes", description = "Do it: nothing brings it back.")
  private boolean yes;

  @Mixin private Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create();

  private EraseCommand() {}

  @Override
  public Integer call() {
    if (!yes) {
      throw new Failure("Nothing brings back what is erased. If that is meant, add --yes");
    }
    var out = new Output(spec);
    for (String part : List.of("/erasure", "/payments/erasure")) {
      Api.Answer answer = connection.api().post(request.path(part), request.body());
      if (connection.json()) {
        out.line(answer.body());
      } else {
        answer
            .json()
            .path("erased")
            .forEachEntry((what, count) -> out.line("%8s  %s".formatted(count.asString(), what)));
      }
    }
    return 0;
  }
}
