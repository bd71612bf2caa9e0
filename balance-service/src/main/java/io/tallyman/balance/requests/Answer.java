package io.tallyman.balance.requests;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * What a request is answered.
 *
 * @param status HTTP's
 * @param body to be written as JSON: a {@code T}; or what was made of one before, under the same
 *     key; or why there is none
 * @param again true if it was given before, under the same key
 * @param <T> what the work that is asked for leads to
 */
public record Answer<T>(int status, Object body, boolean again) {
  /** Says that an answer was given before. */
  public static final String REPLAYED = "Idempotency-Replayed";

  public static <T> Answer<T> ok(T body) {
    return new Answer<>(HttpStatus.OK.value(), body, false);
  }

  public static <T> Answer<T> created(T body) {
    return new Answer<>(HttpStatus.CREATED.value(), body, false);
  }

  /** The answer over HTTP, of the type that the API's description tells. */
  @SuppressWarnings("unchecked") // only written, as the JSON that any T is
  public ResponseEntity<T> toResponse() {
    HttpHeaders headers = new HttpHeaders();
    headers.setContentType(
        status >= 400 ? MediaType.APPLICATION_PROBLEM_JSON : MediaType.APPLICATION_JSON);
    if (again) {
      headers.set(REPLAYED, "true");
    }
    return ResponseEntity.status(status).headers(headers).body((T) body);
  }
}
