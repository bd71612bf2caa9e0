package io.tallyman.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;

/** Writes rows out as lines of JSON, however many there are. */
public final class JsonLines {
  /** So many rows are in memory at once. */
  private static final int ROWS_AT_A_TIME = 1_000;

  private JsonLines() {}

  /**
   * Rows of one kind.
   *
   * @param type what each of them is
   * @param rows a query; its columns' names are the fields'
   */
  public record Section(String type, String rows) {}

  /**
   * Writes {@code {"type":…,"data":{…}}} for each row, and at the end how many there were: without
   * that line, it is not whole. Within a transaction, so that rows come as they are read.
   *
   * @throws UncheckedIOException if whoever reads has gone
   */
  public static void write(Handle handle, List<Section> sections, Writer out) {
    handle.execute("set local timezone to 'UTC'");
    long lines = 0;
    try {
      for (Section section : sections) {
        lines += write(handle, section, out);
      }
      out.write("{\"type\":\"end\",\"data\":{\"lines\":" + lines + "}}\n");
      out.flush();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static long write(Handle handle, Section section, Writer out) throws IOException {
    long lines = 0;
    try (ResultIterator<String> rows =
        handle
            .createQuery(
                "select '{\"type\":\"%s\",\"data\":' || row_to_json(rows) || '}' from (%s) rows"
                    .formatted(section.type(), section.rows()))
            .setFetchSize(ROWS_AT_A_TIME)
            .mapTo(String.class)
            .iterator()) {
      while (rows.hasNext()) {
        out.write(rows.next());
        out.write('\n');
        lines++;
      }
    }
    return lines;
  }
}
