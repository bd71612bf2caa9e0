package io.tallyman.proving.bench;

import io.tallyman.sandbox.up.Machinery;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jdbi.v3.core.Handle;

/**
 * The limit of a gate, and the usual way to write one: lock the balance's row, insert a line,
 * update the balance, commit. Bare over JDBC: no HTTP, no lots, no identity, no digests.
 */
final class BareTransaction implements AutoCloseable {
  private final List<Open> all = new ArrayList<>();
  private final BlockingQueue<Open> free;

  /** Makes its tables, and opens its connections. */
  BareTransaction(Machinery machinery, Handle database, int rows, int connections)
      throws SQLException {
    database.execute(
        "create table bare_balance (id bigint primary key, credits bigint not null)"
            + " with (fillfactor = 50)");
    database.execute(
        "insert into bare_balance select id, 1e15 from generate_series(0, ?) id", rows);
    database.execute(
        "create table bare_line (id bigint generated always as identity primary key,"
            + " balance_id bigint not null, amount bigint not null, at timestamptz not null)");
    free = new ArrayBlockingQueue<>(connections);
    for (int i = 0; i < connections; i++) {
      all.add(
          new Open(
              DriverManager.getConnection(
                  machinery.postgresUrl() + "?prepareThreshold=1",
                  machinery.superuser(),
                  machinery.superuserPassword())));
    }
    free.addAll(all);
  }

  /** Takes the least there is from a row. */
  void consume(long row) {
    try {
      Open connection = free.take();
      try {
        connection.consume(row);
      } finally {
        free.add(connection);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (SQLException e) {
      throw new IllegalStateException("the bare transaction failed", e);
    }
  }

  @Override
  public void close() throws SQLException {
    for (Open open : all) {
      open.connection.close();
    }
  }

  /** A connection with its statements prepared. */
  private static final class Open {
    private final Connection connection;
    private final PreparedStatement lock;
    private final PreparedStatement insert;
    private final PreparedStatement update;

    Open(Connection connection) throws SQLException {
      this.connection = connection;
      connection.setAutoCommit(false);
      lock =
          connection.prepareStatement("select credits from bare_balance where id = ? for update");
      insert =
          connection.prepareStatement(
              "insert into bare_line (balance_id, amount, at) values (?, ?, now())");
      update = connection.prepareStatement("update bare_balance set credits = ? where id = ?");
    }

    void consume(long row) throws SQLException {
      lock.setLong(1, row);
      long credits;
      try (ResultSet balance = lock.executeQuery()) {
        balance.next();
        credits = balance.getLong(1);
      }
      insert.setLong(1, row);
      insert.setLong(2, 1);
      insert.executeUpdate();
      update.setLong(1, credits - 1);
      update.setLong(2, row);
      update.executeUpdate();
      connection.commit();
    }
  }
}
