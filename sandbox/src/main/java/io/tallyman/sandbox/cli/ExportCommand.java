package io.tallyman.sandbox.cli;

import io.tallyman.sandbox.console.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tallyman export}. */
@Command(
    name = "export",
    description =
        "Takes out all that is kept of an organization, the ledger's data and then billing-sync's,"
            + " as lines of JSON (docs/API.md). Who did and why goes into the audit log.")
public final class ExportCommand implements Callable<Integer> {
  /** As each service ends what it has. */
  private static final String END = "{\"type\":\"end\"";

  @Mixin private DataRequest request = new DataRequest();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where to put it; standard output unless said.")
  private @Nullable Path output;

  @Mixin private Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create();

  private ExportCommand() {}

  @Override
  public Integer call() {
    if (output == null) {
      PrintWriter out = spec.commandLine().getOut();
      write(out);
      out.flush();
      return 0;
    }
    try (PrintWriter out = new PrintWriter(output.toFile(), StandardCharsets.UTF_8)) {
      write(out);
      if (out.checkError()) {
        throw new Failure("Not all of it could be written to " + output);
      }
    } catch (IOException e) {
      throw new Failure("Cannot write " + output + ": " + e.getMessage(), e);
    }
    return 0;
  }

  private void write(PrintWriter out) {
    for (String part : List.of("/export", "/payments/export")) {
      String path = request.path(part);
      String last = connection.api().lines(path, request.body(), out::println);
      if (!last.startsWith(END)) {
        throw new Failure("What " + path + " sent is not whole: try again");
      }
    }
  }
}
