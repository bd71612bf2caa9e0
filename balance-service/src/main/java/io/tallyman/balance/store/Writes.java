package io.tallyman.balance.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Statements that change rows and answer nothing. They wait to be sent together: a transaction that
 * holds an account should not spend its time on the way to the server and back.
 */
public final class Writes {
  /**
   * A statement with more rows is a message of its own. Each number of rows is another text for the
   * server to parse and keep, but every message is a way there and back.
   */
  private static final int FEW_ROWS = 8;

  private final List<Statement> statements = new ArrayList<>();

  private record Statement(String sql, List<Row> rows) {}

  /** Gives the parameters for one execution of a statement. */
  interface Row {
    void putInto(Parameters parameters) throws SQLException;
  }

  /** Adds an execution. All are executed in the order in which they are added. */
  void add(String sql, Row row) {
    if (statements.isEmpty() || !statements.getLast().sql().equals(sql)) {
      statements.add(new Statement(sql, new ArrayList<>(1)));
    }
    statements.getLast().rows().add(row);
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
    List<Statement> together = new ArrayList<>();
    for (Statement statement : statements) {
      if (statement.rows().size() <= FEW_ROWS) {
        statement.rows().forEach(row -> together.add(new Statement(statement.sql(), List.of(row))));
      } else {
        executeTogether(connection, together, false);
        executeBatch(connection, statement);
        together.clear();
      }
    }
    executeTogether(connection, together, commit);
    statements.clear();
  }

  private static void executeBatch(Connection connection, Statement statement) throws SQLException {
    try (PreparedStatement batch = connection.prepareStatement(statement.sql())) {
      for (Row row : statement.rows()) {
        row.putInto(new Parameters(batch));
        batch.addBatch();
      }
      batch.executeBatch();
    }
  }

  private static void executeTogether(
      Connection connection, List<Statement> statements, boolean commit) throws SQLException {
    if (statements.isEmpty()) {
      return;
    }
    String sql =
        statements.stream().map(Statement::sql).collect(Collectors.joining(";\n"))
            + (commit ? ";\ncommit" : "");
    try (PreparedStatement all = connection.prepareStatement(sql)) {
      Parameters parameters = new Parameters(all);
      for (Statement statement : statements) {
        statement.rows().getFirst().putInto(parameters);
      }
      all.execute();
    }
  }
}
