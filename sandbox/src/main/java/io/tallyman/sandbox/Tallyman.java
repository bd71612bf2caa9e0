package io.tallyman.sandbox;

import io.tallyman.sandbox.cli.AuditCommand;
import io.tallyman.sandbox.cli.BalanceCommand;
import io.tallyman.sandbox.cli.ClockCommand;
import io.tallyman.sandbox.cli.EraseCommand;
import io.tallyman.sandbox.cli.ExplainCommand;
import io.tallyman.sandbox.cli.ExportCommand;
import io.tallyman.sandbox.cli.HistoryCommand;
import io.tallyman.sandbox.cli.KeysCommand;
import io.tallyman.sandbox.cli.QuarantineCommand;
import io.tallyman.sandbox.cli.ReplayCommand;
import io.tallyman.sandbox.console.Failure;
import io.tallyman.sandbox.emit.EmitCommand;
import io.tallyman.sandbox.stripe.StripeCommand;
import io.tallyman.sandbox.up.UpCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry of {@code ./tallyman}. */
@Command(
    name = "tallyman",
    description = {
      "Usage metering and prepaid credits: run it, feed it, and see what it did.",
      "How fast it is, and what it survives: ./tallyman bench --help, ./tallyman prove --help."
    },
    subcommands = {
      UpCommand.class,
      EmitCommand.class,
      BalanceCommand.class,
      HistoryCommand.class,
      ExplainCommand.class,
      QuarantineCommand.class,
      ReplayCommand.class,
      AuditCommand.class,
      KeysCommand.class,
      ExportCommand.class,
      EraseCommand.class,
      ClockCommand.class,
      StripeCommand.class,
      CommandLine.HelpCommand.class
    },
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
    commandLine.setUsageHelpWidth(100);
    commandLine.setParameterExceptionHandler((mistake, arguments) -> {
      CommandLine command = mistake.getCommandLine();
      command.getErr().println(command.getColorScheme().errorText(mistake.getMessage()));
      CommandLine.UnmatchedArgumentException.printSuggestions(mistake, command.getErr());
      command.getErr().println("More: ./" + command.getCommandSpec().qualifiedName() + " --help");
      return command.getCommandSpec().exitCodeOnInvalidInput();
    });
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
