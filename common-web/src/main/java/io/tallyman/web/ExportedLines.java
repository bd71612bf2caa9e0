package io.tallyman.web;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;

/** An answer of lines of JSON that is to be kept as a file, and is written as it comes. */
public final class ExportedLines {
  private static final String MEDIA_TYPE = "application/x-ndjson";

  /** Says that an endpoint answers so. */
  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @ApiResponse(
      responseCode = "200",
      description = "Lines of JSON",
      content = @Content(mediaType = MEDIA_TYPE, schema = @Schema(type = "string")))
  public @interface Answered {}

  private ExportedLines() {}

  /**
   * Begins the answer.
   *
   * @throws UncheckedIOException if whoever asked has gone
   */
  public static Writer into(HttpServletResponse response) {
    response.setContentType(MEDIA_TYPE);
    response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"export.ndjson\"");
    try {
      return new BufferedWriter(
          new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
