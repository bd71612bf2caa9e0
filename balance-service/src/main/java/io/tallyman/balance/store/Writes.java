package io.tallyman.balance.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Statements that change rows and answer nothing. They wait to be sent together: a transaction that
 * holds an account should not spend its time on the way to the server and back.
 */
public final class Writes {
  private final Map<String, List<Row>> statements = new LinkedHashMap<>();

  /** Gives the parameters for one execution of a statement. */
  interface Row {
    void putInto(Parameters parameters) throws SQLException;
  }

  /** Adds an execution. Those of one statement run one after the other, where the first would. */
  void add(String sql, Row row) {
    statements.computeIfAbsent(sql, text -> new ArrayList<>(1)).add(row);
  }

  /** Executes all of them. */
  public void execute(Connection connection) throws SQLException {
    execute(connection, false);
  }

  /** Executes all of them and commits, as far as there is anything to execute. */
  public void executeAndCommit(Connection connection) throws SQLException {
    execute(connection, true);
  }

  private void execute(Connection connection, boolean commit) throws SQLException {
    Map<String, Row> together = new LinkedHashMap<>();
    for (Map.Entry<String, List<Row>> statement : statements.entrySet()) {
      List<Row> rows = statement.getValue();
      if (rows.size() == 1) {
        together.put(statement.getKey(), rows.getFirst());
      } else {
        // Each number of rows would be a message of its own for the server to parse and keep.
        executeTogether(connection, together, false);
        executeBatch(connection, statement.getKey(), rows);
        together.clear();
      }
    }
    executeTogether(connection, together, commit);
    statements.clear();
  }

  private static void executeBatch(Connection connection, String sql, List<Row> rows)
      throws SQLException {
    try (PreparedStatement batch = connection.prepareStatement(sql)) {
      for (Row row : rows) {
        row.putInto(new Parameters(batch));
        batch.addBatch();
      }
      batch.executeBatch();
    }
  }

  private static void executeTogether(
      Connection connection, Map<String, Row> statements, boolean commit) throws SQLException {
    if (statements.isEmpty()) {
      return;
    }
    String sql = String.join(";\n", statements.keySet()) + (commit ? ";\ncommit" : "");
    try (PreparedStatement all = connection.prepareStatement(sql)) {
      Parameters parameters = new Parameters(all);
      for (Row row : statements.values()) {
        row.putInto(parameters);
      }
      all.execute();
    }
  }
}
