package io.tallyman.ingest;

import io.tallyman.topic.Decoded;
import io.tallyman.topic.EventBatch;
import io.tallyman.topic.UsageEventCodec;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** The three modes of CloudEvents over HTTP. */
enum UsageRequest {
  STRUCTURED {
    @Override
    List<Decoded> decode(HttpServletRequest request, byte[] body, int maxEvents) {
      return List.of(UsageEventCodec.decodeJson(body));
    }
  },
  BATCH {
    @Override
    List<Decoded> decode(HttpServletRequest request, byte[] body, int maxEvents) {
      List<byte[]> items =
          switch (EventBatch.split(body)) {
            case EventBatch.Items(List<byte[]> split) -> split;
            case EventBatch.Refused(var refusal) ->
                throw new ApiException(ErrorCode.BAD_REQUEST, refusal.detail());
          };
      if (items.size() > maxEvents) {
        throw new ApiException(
            ErrorCode.PAYLOAD_TOO_LARGE,
            "A batch may have " + maxEvents + " events, and this one has " + items.size());
      }
      return items.stream().map(UsageEventCodec::decodeJson).toList();
    }
  },
  BINARY {
    @Override
    List<Decoded> decode(HttpServletRequest request, byte[] body, int maxEvents) {
      return List.of(UsageEventCodec.decodeHttp(request::getHeader, body));
    }
  };

  private static final MediaType STRUCTURED_TYPE =
      MediaType.valueOf("application/cloudevents+json");
  private static final MediaType BATCH_TYPE =
      MediaType.valueOf("application/cloudevents-batch+json");

  /** Takes the events out of a request's body, each accepted or refused by itself. */
  abstract List<Decoded> decode(HttpServletRequest request, byte[] body, int maxEvents);

  /**
   * Which mode a request is in, by its headers.
   *
   * @throws ApiException if it is in none
   */
  static UsageRequest modeOf(HttpServletRequest request) {
    MediaType contentType = contentType(request.getContentType());
    if (contentType != null && contentType.equalsTypeAndSubtype(STRUCTURED_TYPE)) {
      return STRUCTURED;
    }
    if (contentType != null && contentType.equalsTypeAndSubtype(BATCH_TYPE)) {
      return BATCH;
    }
    boolean attributes =
        request.getHeader("ce-specversion") != null || request.getHeader("ce-id") != null;
    if (attributes && contentType != null && isJson(contentType)) {
      return BINARY;
    }
    throw new ApiException(
        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
        "Send %s, %s, or application/json with ce- headers".formatted(STRUCTURED_TYPE, BATCH_TYPE));
  }

  private static @Nullable MediaType contentType(@Nullable String header) {
    try {
      return header == null ? null : MediaType.parseMediaType(header);
    } catch (InvalidMediaTypeException malformed) {
      return null;
    }
  }

  private static boolean isJson(MediaType type) {
    return type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)
        || "json".equals(type.getSubtypeSuffix());
  }
}
