package io.tallyman.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;

/** An answer of lines of JSON that is to be kept as a file, and is written as it comes. */
public final class ExportedLines {
  private ExportedLines() {}

  /**
   * Begins the answer.
   *
   * @throws UncheckedIOException if whoever asked has gone
   */
  public static Writer into(HttpServletResponse response) {
    response.setContentType("application/x-ndjson");
    response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"export.ndjson\"");
    try {
      return new BufferedWriter(
          new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
