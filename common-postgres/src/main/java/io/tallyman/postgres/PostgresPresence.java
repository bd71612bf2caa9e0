package io.tallyman.postgres;

import io.tallyman.web.Dependency;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Looks for PostgreSQL again and again, so that readiness can tell without waiting for it.
 *
 * @param looking the task that looks
 */
public record PostgresPresence(BackgroundTask looking) implements Dependency {
  /** A task that looks each second: fails while the database is away. */
  public static BackgroundTask task(String name, Runnable look) {
    return new BackgroundTask(
        name,
        () -> {
          look.run();
          return false;
        },
        Duration.ofSeconds(1),
        () -> {});
  }

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public @Nullable String fault() {
    return looking.fault() == null ? null : "does not answer: " + looking.fault();
  }
}
