package io.tallyman.proving.bench;

import io.tallyman.proving.bench.Latencies.Figures;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jdbi.v3.core.Handle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks why lines are what they are, among many. */
@Command(
    name = "explain",
    description = {
      "Drains a backlog into the ledger, and then has lines explained over HTTP that are picked from",
      "all of it at random, by one client: the time is that of an answer, not of a queue."
    },
    mixinStandardHelpOptions = true)
final class ExplainBench extends Bench {
  private static final int LINES = 5_000;

  @Option(names = "--events", defaultValue = "1000000", description = "Default: ${DEFAULT-VALUE}")
  int events;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "How long explanations are asked for. Default: ${DEFAULT-VALUE}")
  int seconds;

  /** A line of somebody's history. */
  public record Line(String organization, String id) {}

  @Override
  List<Row> rows(Ground ground) throws Exception {
    LatencySeries explained = new LatencySeries("explanation");
    Backlog backlog = new Backlog(ground.machinery().bootstrapServers(), organizations, 0);
    backlog.createTopic();
    try (Drain drain = Drain.start(ground.machinery(), ground.database(), 2);
        ServiceCall service = new ServiceCall(drain.url(), 1)) {
      ground.console().note("draining " + events + " events");
      backlog.publish(events);
      drain.run(events, Beside.NOTHING);
      List<Line> lines = lines(ground.database());
      ground.console().note("warming up");
      explain(service, lines);
      for (int turn = 1; turn <= runs; turn++) {
        ground.console().note("turn " + turn + " of " + runs);
        explained.add(explain(service, lines));
      }
    }
    return explained.rows("≤ 50 ms");
  }

  private Figures explain(ServiceCall service, List<Line> lines) throws InterruptedException {
    return Callers.eager(
            1,
            () -> {
              Line line = lines.get(ThreadLocalRandom.current().nextInt(lines.size()));
              service.explain(line.organization(), line.id());
            })
        .run(Duration.ofSeconds(seconds));
  }

  private static List<Line> lines(Handle database) {
    return database
        .createQuery(
            """
            select o.name, 'u' || u.posting_number || '.' || u.ordinal as id
            from usage u join organization o on o.id = u.organization_id
            order by random()
            limit :lines
            """)
        .bind("lines", LINES)
        .map((row, context) -> new Line(row.getString("name"), row.getString("id")))
        .list();
  }
}
