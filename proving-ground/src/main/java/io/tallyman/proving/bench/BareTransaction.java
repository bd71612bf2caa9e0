package io.tallyman.proving.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/**
 * The usual way to write a gate: lock the balance's row, insert a line, update the balance, commit.
 * Bare over JDBC: no HTTP, no lots, no identity, no digests.
 */
final class BareTransaction {
  private final BareConnections connections;

  /**
   * Makes its tables.
   *
   * @param rows balances that can be called at, from 0
   */
  BareTransaction(BareConnections connections, Handle database, int rows) {
    this.connections = connections;
    database.execute(
        "create table bare_balance (id bigint primary key, credits bigint not null)"
            + " with (fillfactor = 50)");
    database.execute(
        "insert into bare_balance select id, 1e15 from generate_series(0, ?) id", rows);
    database.execute(
        "create table bare_line (id bigint generated always as identity primary key,"
            + " balance_id bigint not null, amount bigint not null, at timestamptz not null)");
  }

  /** Takes the least there is from a row. */
  void consume(long row) {
    connections.run(connection -> consume(connection, row));
  }

  private static void consume(Connection connection, long row) throws SQLException {
    long credits = lock(connection, row);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into bare_line (balance_id, amount, at) values (?, ?, now())")) {
      insert.setLong(1, row);
      insert.setLong(2, 1);
      insert.executeUpdate();
    }
    try (PreparedStatement update =
        connection.prepareStatement("update bare_balance set credits = ? where id = ?")) {
      update.setLong(1, credits - 1);
      update.setLong(2, row);
      update.executeUpdate();
    }
    connection.commit();
  }

  private static long lock(Connection connection, long row) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement("select credits from bare_balance where id = ? for update")) {
      lock.setLong(1, row);
      try (ResultSet balance = lock.executeQuery()) {
        balance.next();
        return balance.getLong(1);
      }
    }
  }
}
