package io.tallyman.proving.bench;

import io.tallyman.sandbox.console.Console;
import io.tallyman.sandbox.up.Machinery;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/**
 * A measurement on a durable broker and PostgreSQL of its own.
 *
 * @param <F> its figures, a record
 */
abstract class Bench<F> implements Callable<Integer> {
  @Option(names = "--data-dir", description = "Default: a temporary one, removed afterwards")
  @Nullable Path dataDir;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures here too.")
  @Nullable Path json;

  @Option(
      names = "--organizations",
      defaultValue = "10000",
      description = "How many there are; events have Zipf skew. Default: ${DEFAULT-VALUE}")
  int organizations;

  /** What there is to measure on. */
  record Ground(Machinery machinery, Handle database, Path directory, Console console) {}

  abstract F measure(Ground ground) throws Exception;

  abstract String table(F figures);

  @Override
  public Integer call() throws Exception {
    var console = new Console(new PrintWriter(System.out, true, StandardCharsets.UTF_8), Ansi.AUTO);
    Path directory = dataDir == null ? Files.createTempDirectory("tallyman-bench-") : dataDir;
    try (Machinery machinery = Machinery.start(directory, console);
        Handle database =
            Jdbi.open(
                machinery.postgresUrl(), machinery.superuser(), machinery.superuserPassword())) {
      F figures = measure(new Ground(machinery, database, directory, console));
      console.print(table(figures));
      if (json != null) {
        Files.writeString(json, JsonMapper.shared().writeValueAsString(figures) + "\n");
      }
      return 0;
    } finally {
      if (dataDir == null) {
        FileSystemUtils.deleteRecursively(directory);
      }
    }
  }

  static <T, C extends Comparable<C>> C median(List<T> turns, Function<T, C> figure) {
    return turns.stream().map(figure).sorted().toList().get(turns.size() / 2);
  }

  static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.3f", ratio);
  }
}
