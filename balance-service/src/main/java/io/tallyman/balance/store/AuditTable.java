package io.tallyman.balance.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What was done by hand. Rows are only ever added. */
public final class AuditTable {
  private static final String ADD =
      """
      insert into audit_log (at, actor, action, organization, subject, reason, details)
      values (?, ?, ?, ?, ?, ?, ?)
      """;

  private static final JsonMapper JSON = JsonMapper.shared();

  private AuditTable() {}

  /**
   * Adds a row, in the transaction that has the effect.
   *
   * @param organization null: it concerns none, or all
   */
  public static void add(
      Connection connection, Deed deed, @Nullable String organization, Instant now)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setObject(1, Columns.utc(now));
      insert.setString(2, deed.actor());
      insert.setString(3, deed.action().code());
      insert.setString(4, organization);
      insert.setString(5, deed.subject());
      insert.setString(6, deed.reason());
      insert.setString(7, JSON.writeValueAsString(deed.details()));
      insert.executeUpdate();
    }
  }

  /** The same, in a transaction of Jdbi's. */
  public static void add(Handle handle, Deed deed, @Nullable String organization, Instant now) {
    try {
      add(handle.getConnection(), deed, organization, now);
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }
}
