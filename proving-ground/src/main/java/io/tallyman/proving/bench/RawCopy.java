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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;

/**
 * The limit: the ledger's own rows of usage, copied as they are into a table like theirs, with the
 * same indexes. It is empty before, as theirs must have been: an index that is small is quicker to
 * add to.
 */
final class RawCopy {
  private static final int ROWS_A_TRANSACTION = 5_000;
  private static final int PAGE_BYTES = 8_192;

  private final Machinery machinery;
  private final Handle database;
  private final Path directory;

  RawCopy(Machinery machinery, Handle database, Path directory) {
    this.machinery = machinery;
    this.database = database;
    this.directory = directory;
  }

  /** The week that holds the rows. */
  public record Week(String table, long rows, long bytes) {}

  /**
   * Copies all usage that there is.
   *
   * @param beside goes on while it copies
   * @return rows a second
   */
  long run(int connections, Beside beside) throws Exception {
    Week week = week();
    List<Path> chunks = copyOut(week);
    database.execute("create table raw_usage (like " + week.table() + " including indexes)");
    List<Connection> open = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      open.add(connect());
    }
    database.execute("checkpoint");
    beside.begin();
    long startedAt = System.nanoTime();
    copyIn(chunks, open);
    long nanos = System.nanoTime() - startedAt;
    beside.end();
    for (Connection each : open) {
      each.close();
    }
    database.execute("drop table raw_usage");
    for (Path chunk : chunks) {
      Files.delete(chunk);
    }
    return Math.round(week.rows() * 1e9 / nanos);
  }

  /** Where a backlog came at the end of a week, the rows of the one with the most. */
  private Week week() {
    return database
        .createQuery(
            """
            select tableoid::regclass::text as name, count(*) as rows,
                   pg_relation_size(tableoid) as bytes
            from usage group by tableoid order by rows desc limit 1
            """)
        .map((row, context) ->
            new Week(row.getString("name"), row.getLong("rows"), row.getLong("bytes")))
        .one();
  }

  /** The rows in files, as they lie: that is the order in which they were appended. */
  private List<Path> copyOut(Week week) throws SQLException, IOException {
    long pages = week.bytes() / PAGE_BYTES;
    long step = Math.max(1, pages * ROWS_A_TRANSACTION / week.rows());
    List<Path> chunks = new ArrayList<>();
    try (Connection connection = connect()) {
      var copying = connection.unwrap(PGConnection.class).getCopyAPI();
      for (long from = 0; from < pages; from += step) {
        Path chunk = directory.resolve("raw-" + chunks.size());
        try (OutputStream out = Files.newOutputStream(chunk)) {
          copying.copyOut(
              "copy (select * from only %s where ctid >= '(%d,0)' and ctid < '(%d,0)')"
                      .formatted(week.table(), from, from + step)
                  + " to stdout (format binary)",
              out);
        }
        chunks.add(chunk);
      }
    }
    return chunks;
  }

  /** Each connection takes every so many-th of the files. */
  private static void copyIn(List<Path> chunks, List<Connection> connections)
      throws InterruptedException, ExecutionException {
    List<Callable<Void>> copies = new ArrayList<>();
    for (int i = 0; i < connections.size(); i++) {
      int first = i;
      copies.add(() -> {
        var copying = connections.get(first).unwrap(PGConnection.class).getCopyAPI();
        for (int chunk = first; chunk < chunks.size(); chunk += connections.size()) {
          try (InputStream in = Files.newInputStream(chunks.get(chunk))) {
            copying.copyIn("copy raw_usage from stdin (format binary)", in, 1 << 16);
          }
        }
        return null;
      });
    }
    try (var threads = Executors.newFixedThreadPool(connections.size())) {
      for (var copy : threads.invokeAll(copies)) {
        copy.get();
      }
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        machinery.postgresUrl(), machinery.superuser(), machinery.superuserPassword());
  }
}
