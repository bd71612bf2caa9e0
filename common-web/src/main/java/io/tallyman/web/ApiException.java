package io.tallyman.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** Ends a request with a problem (RFC 9457). The one way for our own code to do so. */
public final class ApiException extends RuntimeException {
  private final ErrorCode code;
  private final transient Map<String, @Nullable Object> members = new LinkedHashMap<>();
  private final transient HttpHeaders headers = new HttpHeaders();

  /**
   * A problem.
   *
   * @param detail what is wrong with this request, for people; never internal matters
   */
  public ApiException(ErrorCode code, String detail) {
    super(detail);
    this.code = code;
  }

  public ApiException(ErrorCode code, String detail, Throwable cause) {
    super(detail, cause);
    this.code = code;
  }

  /** A field of the body, or a parameter, that is missing or not valid. */
  public static ApiException invalidField(String field, String detail) {
    return new ApiException(ErrorCode.INVALID_FIELD, detail).with("field", field);
  }

  /** An organization never seen, or of which the caller is not to know. */
  public static ApiException noOrganization(String organization) {
    return new ApiException(ErrorCode.NOT_FOUND, "There is no organization " + organization);
  }

  /** With one more member in the problem's JSON. */
  public ApiException with(String member, @Nullable Object value) {
    members.put(member, value);
    return this;
  }

  /** With a {@code Retry-After}, in whole seconds, at least one. */
  public ApiException retryAfter(Duration delay) {
    headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, delay.toSeconds())));
    return this;
  }

  public ErrorCode code() {
    return code;
  }

  /** As it is answered, where an exception handler makes it of another exception. */
  public ResponseEntity<ProblemDetail> toResponse() {
    return ResponseEntity.status(code.status()).headers(headers).body(problem());
  }

  HttpHeaders headers() {
    return headers;
  }

  ProblemDetail problem() {
    ProblemDetail problem = Problems.of(code, getMessage());
    members.forEach(problem::setProperty);
    return problem;
  }
}
