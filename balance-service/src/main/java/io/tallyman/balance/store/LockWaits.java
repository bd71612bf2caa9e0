package io.tallyman.balance.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Looks for others who wait for what a transaction has locked, in whatever process they are. */
public final class LockWaits {
  /** The first who wants a locked row waits for the transaction that locked it. */
  private static final String ANY =
      """
      select exists (
        select from pg_locks
        where locktype = 'transactionid' and not granted
          and transactionid = pg_current_xact_id()::xid)
      """;

  private LockWaits() {}

  /** Whether anyone waits for this transaction to end. */
  public static boolean any(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ANY);
        ResultSet waits = select.executeQuery()) {
      waits.next();
      return waits.getBoolean(1);
    }
  }
}
