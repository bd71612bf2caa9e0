package io.tallyman.proving.bench;

import io.tallyman.sandbox.console.Console;
import io.tallyman.sandbox.up.Machinery;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Drains a backlog from Kafka into the ledger, and copies the same rows raw. */
@Command(
    name = "stream",
    description = {
      "Drains a backlog of usage events, Kafka to committed ledger, and then copies the same rows",
      "by binary COPY into the same table with the same indexes, on as many connections. Both on",
      "one durable PostgreSQL (fsync and synchronous_commit on), in one run."
    },
    mixinStandardHelpOptions = true)
final class StreamBench implements Callable<Integer> {
  @Option(names = "--events", defaultValue = "1000000", description = "Default: ${DEFAULT-VALUE}")
  int events;

  @Option(
      names = "--organizations",
      defaultValue = "10000",
      description = "With Zipf skew. Default: ${DEFAULT-VALUE}")
  int organizations;

  @Option(
      names = "--warm-up",
      defaultValue = "300000",
      description = "Events drained before, unmeasured. Default: ${DEFAULT-VALUE}")
  int warmUp;

  @Option(
      names = "--consumers",
      defaultValue = "2",
      description = "Consumers, and connections of the raw copy. Default: ${DEFAULT-VALUE}")
  int consumers;

  @Option(names = "--data-dir", description = "Default: a temporary one, removed afterwards")
  @Nullable Path dataDir;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures here too.")
  @Nullable Path json;

  /** What was measured, in rows a second. */
  record Figures(
      int events,
      int organizations,
      int consumers,
      long drainPerSecond,
      long rawCopyPerSecond,
      String ratio) {}

  @Override
  public Integer call() throws Exception {
    var console = new Console(new PrintWriter(System.out, true, StandardCharsets.UTF_8), Ansi.AUTO);
    Path directory = dataDir == null ? Files.createTempDirectory("tallyman-bench-") : dataDir;
    try (Machinery machinery = Machinery.start(directory, console);
        Handle database =
            Jdbi.open(
                machinery.postgresUrl(), machinery.superuser(), machinery.superuserPassword())) {
      Backlog backlog = new Backlog(machinery.bootstrapServers(), organizations);
      Drain drain = new Drain(machinery, database, consumers);

      console.note("warming up: " + warmUp + " events");
      backlog.createTopic();
      backlog.publish(warmUp);
      drain.run(warmUp);
      console.note("publishing " + events + " events");
      backlog.publish(events);
      console.note("draining");
      long drained = drain.run(events);
      console.note("copying the same rows raw");
      long copied = new RawCopy(machinery, database, directory).run(events, consumers);

      Figures figures =
          new Figures(
              events,
              organizations,
              consumers,
              drained,
              copied,
              String.format(Locale.ROOT, "%.2f", (double) drained / copied));
      console.print(
          """

          %,d events, %,d organizations (Zipf), %d consumers
            drain, Kafka to committed ledger   %,9d events/s
            raw binary COPY of the same rows   %,9d rows/s
            ratio                              %9s\
          """
              .formatted(events, organizations, consumers, drained, copied, figures.ratio()));
      if (json != null) {
        Files.writeString(json, JsonMapper.shared().writeValueAsString(figures) + "\n");
      }
      return 0;
    } finally {
      if (dataDir == null) {
        delete(directory);
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    org.springframework.util.FileSystemUtils.deleteRecursively(directory);
  }
}
