package io.tallyman.sandbox.up;

import io.tallyman.sandbox.console.Console;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the whole system until Ctrl-C. */
@Command(
    name = "up",
    description = {
      "Runs the whole system on this machine: a real Kafka broker and a real PostgreSQL with durable"
          + " settings, and the services on one HTTP port. Ctrl-C stops it cleanly; the next start"
          + " on the same data goes on where it was, also after kill -9."
    })
public final class UpCommand implements Callable<Integer> {
  @Option(
      names = "--catalog",
      paramLabel = "NAME|FILE",
      description =
          "fltr, chat, saas, minddocs, pixell, or a YAML file. Default: the one this data was last"
              + " run with; pixell for new data.")
  private @Nullable String catalog;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Keeps all data, logs and secrets. Default: ${DEFAULT-VALUE}")
  private Path dataDir = SandboxOptions.DEFAULT_DATA_DIR;

  @Option(names = "--fresh", description = "Deletes the data first.")
  private boolean fresh;

  @Option(names = "--http-port", paramLabel = "PORT", description = "Default: ${DEFAULT-VALUE}")
  private int httpPort = 8080;

  @Option(names = "--kafka-port", paramLabel = "PORT", description = "Default: ${DEFAULT-VALUE}")
  private int kafkaPort = 9092;

  @Option(names = "--postgres-port", paramLabel = "PORT", description = "Default: ${DEFAULT-VALUE}")
  private int postgresPort = 15432;

  @Option(names = "--stripe-port", paramLabel = "PORT", description = "Default: ${DEFAULT-VALUE}")
  private int stripePort = 12111;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    var console = new Console(spec.commandLine().getOut(), Ansi.AUTO);
    var options =
        new SandboxOptions(
            dataDir,
            fresh,
            Optional.ofNullable(catalog),
            httpPort,
            kafkaPort,
            postgresPort,
            stripePort);
    var sandbox = Sandbox.prepare(options, console);
    var stopped = new CountDownLatch(1);
    var stop = new Thread(() -> sandbox.stop(), "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    sandbox.start();
    stopped.await(); // until a signal ends the process
    return 0;
  }
}
