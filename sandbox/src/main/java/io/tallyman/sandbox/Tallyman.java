package io.tallyman.sandbox;

import io.tallyman.sandbox.console.Failure;
import io.tallyman.sandbox.up.UpCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry of {@code ./tallyman}. */
@Command(
    name = "tallyman",
    description = "Usage metering and prepaid credits: run it, feed it, and see what it did.",
    subcommands = {UpCommand.class, CommandLine.HelpCommand.class},
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    versionProvider = Tallyman.Version.class)
public final class Tallyman {
  private Tallyman() {}

  public static void main(String... arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    var commandLine = new CommandLine(new Tallyman());
    commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
      if (failure instanceof Failure) {
        command.getErr().println(command.getColorScheme().errorText(failure.getMessage()));
      } else {
        failure.printStackTrace(command.getErr());
      }
      return command.getCommandSpec().exitCodeOnExecutionException();
    });
    return commandLine;
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Tallyman.class.getPackage().getImplementationVersion();
      return new String[] {"tallyman " + (version == null ? "(not packaged)" : version)};
    }
  }
}
