package io.tallyman.proving.bench;

import io.tallyman.sandbox.console.Console;
import io.tallyman.sandbox.up.DatabaseResources;
import io.tallyman.sandbox.up.Machinery;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures cases, beside their references where they have any, by turns, on a durable broker and
 * PostgreSQL of its own.
 */
abstract class Bench implements Callable<Integer> {
  @Option(names = "--data-dir", description = "Default: a temporary one, removed afterwards")
  @Nullable Path dataDir;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures here too.")
  @Nullable Path json;

  @Option(
      names = "--organizations",
      defaultValue = "10000",
      description = "How many there are; events have Zipf skew. Default: ${DEFAULT-VALUE}")
  int organizations;

  @Option(
      names = "--runs",
      defaultValue = "5",
      description = "How often each is measured. Default: ${DEFAULT-VALUE}")
  int runs;

  @Spec CommandSpec spec = CommandSpec.create();

  /** What there is to measure on. */
  record Ground(Machinery machinery, Handle database, Path directory, Console console) {}

  abstract List<Row> rows(Ground ground) throws Exception;

  @Override
  public Integer call() throws Exception {
    var console = new Console(new PrintWriter(System.out, true, StandardCharsets.UTF_8), Ansi.AUTO);
    Path directory = dataDir == null ? Files.createTempDirectory("tallyman-bench-") : dataDir;
    try (Machinery machinery = Machinery.start(directory, DatabaseResources.AMPLE, console);
        Handle database =
            Jdbi.open(
                machinery.postgresUrl(), machinery.superuser(), machinery.superuserPassword())) {
      UsedLog.leave(database);
      List<Row> rows = rows(new Ground(machinery, database, directory, console));
      Report report = new Report(spec.name(), options(), Machine.under(database), rows);
      console.print(new Table(report).toString());
      if (json != null) {
        Files.writeString(json, JsonMapper.shared().writeValueAsString(report) + "\n");
      }
      return 0;
    } finally {
      if (dataDir == null) {
        FileSystemUtils.deleteRecursively(directory);
      }
    }
  }

  private Map<String, String> options() {
    Map<String, String> options = new TreeMap<>();
    for (OptionSpec option : spec.options()) {
      @Nullable Object value = option.getValue();
      if (value != null && !option.usageHelp() && !option.versionHelp()) {
        options.put(option.longestName(), value.toString());
      }
    }
    return options;
  }
}
