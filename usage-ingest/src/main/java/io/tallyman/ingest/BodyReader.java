package io.tallyman.ingest;

import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads a request's body, measuring it as it comes: a length announced is only a promise. */
final class BodyReader {
  private static final int PART_BYTES = 64 * 1024;

  private final int maxBytes;

  BodyReader(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Reads to the end.
   *
   * @param share grows by what is read
   * @throws ApiException if the body is too large, ends early, or there is no room for it
   */
  byte[] read(HttpServletRequest request, BytesInFlight.Share share) throws InterruptedException {
    if (request.getContentLengthLong() > maxBytes) {
      throw tooLarge();
    }
    try {
      InputStream in = request.getInputStream();
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (byte[] part = in.readNBytes(PART_BYTES);
          part.length > 0;
          part = in.readNBytes(PART_BYTES)) {
        if (body.size() + part.length > maxBytes) {
          throw tooLarge();
        }
        share.grow(part.length);
        body.write(part);
      }
      return body.toByteArray();
    } catch (IOException e) {
      throw new ApiException(ErrorCode.BAD_REQUEST, "The body could not be read to its end", e);
    }
  }

  private ApiException tooLarge() {
    return new ApiException(
        ErrorCode.PAYLOAD_TOO_LARGE, "A request may have " + maxBytes + " bytes");
  }
}
