package io.tallyman.sandbox.cli;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code tallyman clock}. */
@Command(
    name = "clock",
    description = "Shows the sandbox's clock.",
    subcommands = ClockCommand.AdvanceCommand.class)
public final class ClockCommand implements Callable<Integer> {
  private static final String PATH = "/v1/sandbox/clock";

  @Mixin private Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    new Output(spec).answer(connection.api().get(PATH, Map.of()), connection.json());
    return 0;
  }

  @Command(
      name = "advance",
      description =
          "Advances it as if the time had passed: whatever comes due on the way is done at its own"
              + " instant. It never goes back.")
  static final class AdvanceCommand implements Callable<Integer> {
    @Parameters(
        paramLabel = "BY",
        description = "A period or duration of ISO 8601: P31D, P1M, PT36H.")
    private String by = "";

    @Mixin private Connection connection = new Connection();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      String body = JsonMapper.shared().createObjectNode().put("by", by).toString();
      var answer =
          connection
              .api()
              .post(PATH + "/advance", "application/json", body.getBytes(StandardCharsets.UTF_8));
      new Output(spec).answer(answer, connection.json());
      return 0;
    }
  }
}
