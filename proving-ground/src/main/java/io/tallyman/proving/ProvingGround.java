package io.tallyman.proving;

import io.tallyman.proving.bench.BenchCommand;
import io.tallyman.proving.faults.ProveCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands that prove the system, which {@code ./tallyman} hands over to here. */
@Command(
    name = "tallyman",
    subcommands = {BenchCommand.class, ProveCommand.class},
    mixinStandardHelpOptions = true)
public final class ProvingGround {
  private ProvingGround() {}

  public static void main(String... arguments) {
    System.exit(new CommandLine(new ProvingGround()).execute(arguments));
  }
}
