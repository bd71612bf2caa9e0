package io.tallyman.balance.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** PostgreSQL's write-ahead log. */
public final class WriteAhead {
  /**
   * An empty message, which nobody reads, is the only thing that makes the server flush its log.
   */
  private static final String FLUSH = "select pg_logical_emit_message(false, 'tallyman', '', true)";

  private WriteAhead() {}

  /**
   * Sees all on disk that has been written so far, so that the commit has little left to flush: who
   * holds locks should not wait for the megabytes that were appended before.
   */
  public static void flush(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(FLUSH)) {
      select.execute();
    }
  }
}
