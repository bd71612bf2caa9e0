package io.tallyman.postgres;

import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/** Migrates a database, waiting without end for one that cannot be reached yet. */
public final class DatabaseStart {
  private static final Logger log = LoggerFactory.getLogger(DatabaseStart.class);

  private DatabaseStart() {}

  /**
   * Migrates as soon as the database is there.
   *
   * @param url for the log
   * @throws IllegalStateException if the migration itself fails
   */
  public static void migrate(String url, Runnable migration) {
    RetryTemplate retry =
        new RetryTemplate(
            RetryPolicy.builder()
                .maxRetries(Long.MAX_VALUE)
                .delay(Duration.ofSeconds(1))
                .predicate(DatabaseStart::isAway)
                .build());
    try {
      retry.execute(() -> {
        try {
          migration.run();
        } catch (RuntimeException e) {
          if (isAway(e)) {
            log.warn("waiting for PostgreSQL at {}: {}", url, e.getMessage());
          }
          throw e;
        }
        return true;
      });
    } catch (RetryException e) {
      throw new IllegalStateException("the database cannot be migrated", e.getCause());
    }
  }

  /** Class 08 is no connection; 57P03 a server that is starting up or shutting down. */
  private static boolean isAway(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && sql.getSQLState() != null
          && (sql.getSQLState().startsWith("08") || sql.getSQLState().equals("57P03"))) {
        return true;
      }
    }
    return false;
  }
}
