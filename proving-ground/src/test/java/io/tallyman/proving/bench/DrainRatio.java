package io.tallyman.proving.bench;

import io.tallyman.sandbox.up.Machinery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.springframework.context.ConfigurableApplicationContext;

/** The bench of the stream with little: a small backlog, drained by services that run already. */
public final class DrainRatio {
  private static final int ORGANIZATIONS = 300;
  private static final int CONSUMERS = 2;

  private final Machinery machinery;
  private final ConfigurableApplicationContext services;
  private final Path directory;

  /**
   * @param directory for files that are removed again
   */
  public DrainRatio(Machinery machinery, ConfigurableApplicationContext services, Path directory) {
    this.machinery = machinery;
    this.services = services;
    this.directory = directory;
  }

  /**
   * Measures several times; the first one, which is slow, does not make the median.
   *
   * @return the drain's rate by the copy's, in the median
   */
  public double median(int turns, int events) throws Exception {
    Backlog backlog = new Backlog(machinery.bootstrapServers(), ORGANIZATIONS, 0);
    List<Double> ratios = new ArrayList<>();
    try (var database =
        Jdbi.open(machinery.postgresUrl(), machinery.superuser(), machinery.superuserPassword())) {
      Drain drain = Drain.by(database, services);
      try {
        RawCopy rawCopy = new RawCopy(machinery, database, directory);
        for (int turn = 1; turn <= turns; turn++) {
          backlog.publish(events);
          double drained = drain.run(events, Beside.NOTHING);
          double copied = rawCopy.run(CONSUMERS, Beside.NOTHING);
          ratios.add(drained / copied);
        }
      } finally {
        drain.release();
      }
    }
    return Spread.of(ratios).median();
  }
}
