package io.tallyman.proving.bench;

import io.tallyman.sandbox.up.Machinery;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Connections to PostgreSQL that callers take turns at; the driver keeps what they prepare. */
final class BareConnections implements AutoCloseable {
  private final List<Connection> all = new ArrayList<>();
  private final BlockingQueue<Connection> free;

  /**
   * Opens them.
   *
   * @param count so many callers have one at once
   */
  BareConnections(Machinery machinery, int count) throws SQLException {
    for (int i = 0; i < count; i++) {
      Connection connection =
          DriverManager.getConnection(
              machinery.postgresUrl() + "?prepareThreshold=1",
              machinery.superuser(),
              machinery.superuserPassword());
      connection.setAutoCommit(false);
      all.add(connection);
    }
    free = new ArrayBlockingQueue<>(count, false, all);
  }

  /** What is to be done with a connection, up to the commit. */
  interface Transaction {
    void on(Connection connection) throws SQLException;
  }

  void run(Transaction transaction) {
    try {
      Connection connection = free.take();
      try {
        transaction.on(connection);
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
    for (Connection connection : all) {
      connection.close();
    }
  }
}
