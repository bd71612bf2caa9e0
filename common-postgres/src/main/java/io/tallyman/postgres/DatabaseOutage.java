package io.tallyman.postgres;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** Tells a database that is away from one that refuses. */
public final class DatabaseOutage {
  private DatabaseOutage() {}

  /** Whether it failed because the database cannot be reached, is starting or is stopping. */
  public static boolean isBehind(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLTransientConnectionException) {
        return true;
      }
      if (cause instanceof SQLException sql) {
        String state = sql.getSQLState();
        // Connection exceptions, and operator intervention: shutdown, crash, cannot connect now.
        return state != null && (state.startsWith("08") || state.startsWith("57P"));
      }
    }
    return false;
  }
}
