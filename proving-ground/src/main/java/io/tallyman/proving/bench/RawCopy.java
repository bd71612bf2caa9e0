package io.tallyman.proving.bench;

import io.tallyman.sandbox.up.Machinery;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;

/**
 * The limit: the ledger's own rows of usage, copied as they are into a table like theirs. It has
 * the same indexes, and holds what theirs held before: an index that is small is quicker to add to.
 */
final class RawCopy {
  private static final int ROWS_A_TRANSACTION = 5_000;

  private final Machinery machinery;
  private final Handle database;
  private final Path directory;

  RawCopy(Machinery machinery, Handle database, Path directory) {
    this.machinery = machinery;
    this.database = database;
    this.directory = directory;
  }

  /**
   * Copies.
   *
   * @param rows the latest so many of the table
   * @return rows a second
   */
  long run(int rows, int connections) throws Exception {
    List<Path> chunks = chunks(rows);
    database.execute("create table raw_usage (like " + partition() + " including indexes)");
    database.execute(
        "insert into raw_usage select * from usage order by posting_number, ordinal"
            + " limit (select count(*) from usage) - "
            + rows);
    database.execute("checkpoint");
    List<Callable<Void>> copies = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      int first = i;
      copies.add(() -> {
        copyIn(chunks, first, connections);
        return null;
      });
    }
    long startedAt = System.nanoTime();
    try (var threads = Executors.newFixedThreadPool(connections)) {
      for (var copy : threads.invokeAll(copies)) {
        copy.get();
      }
    }
    long nanos = System.nanoTime() - startedAt;
    database.execute("drop table raw_usage");
    for (Path chunk : chunks) {
      Files.delete(chunk);
    }
    return Math.round(rows * 1e9 / nanos);
  }

  private List<Path> chunks(int rows) throws SQLException, IOException {
    List<Path> chunks = new ArrayList<>();
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(
          "create temporary table numbered as select *, row_number() over"
              + " (order by posting_number, ordinal) as place from usage"
              + " order by posting_number desc limit "
              + rows);
      statement.execute("create index on numbered (place)");
      statement.execute("analyze numbered");
      long first = first(statement);
      String columns = columns(statement);
      for (long from = first; from < first + rows; from += ROWS_A_TRANSACTION) {
        Path chunk = directory.resolve("raw-" + chunks.size());
        try (OutputStream out = Files.newOutputStream(chunk)) {
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyOut(
                  "copy (select %s from numbered where place >= %d and place < %d order by place)"
                          .formatted(columns, from, from + ROWS_A_TRANSACTION)
                      + " to stdout (format binary)",
                  out);
        }
        chunks.add(chunk);
      }
    }
    return chunks;
  }

  /** The week that is being appended to. */
  private String partition() {
    return database
        .createQuery("select tableoid::regclass from usage order by posting_number desc limit 1")
        .mapTo(String.class)
        .one();
  }

  private static long first(java.sql.Statement statement) throws SQLException {
    try (var row = statement.executeQuery("select min(place) from numbered")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static String columns(java.sql.Statement statement) throws SQLException {
    try (var row =
        statement.executeQuery(
            "select string_agg(attname, ', ' order by attnum) from pg_attribute"
                + " where attrelid = 'usage'::regclass and attnum > 0 and not attisdropped")) {
      row.next();
      return row.getString(1);
    }
  }

  private void copyIn(List<Path> chunks, int first, int step) throws SQLException, IOException {
    try (Connection connection = connect()) {
      for (int i = first; i < chunks.size(); i += step) {
        try (InputStream in = Files.newInputStream(chunks.get(i))) {
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("copy raw_usage from stdin (format binary)", in, 1 << 16);
        }
      }
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        machinery.postgresUrl(), machinery.superuser(), machinery.superuserPassword());
  }
}
