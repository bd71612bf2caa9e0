package io.tallyman.balance.requests;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * What a request is answered.
 *
 * @param status HTTP's
 * @param body to be written as JSON
 * @param again true if it was given before, under the same key
 */
public record Answer(int status, Object body, boolean again) {
  /** Says that an answer was given before. */
  public static final String REPLAYED = "Idempotency-Replayed";

  public static Answer ok(Object body) {
    return new Answer(HttpStatus.OK.value(), body, false);
  }

  public static Answer created(Object body) {
    return new Answer(HttpStatus.CREATED.value(), body, false);
  }

  public ResponseEntity<Object> toResponse() {
    HttpHeaders headers = new HttpHeaders();
    headers.setContentType(
        status >= 400 ? MediaType.APPLICATION_PROBLEM_JSON : MediaType.APPLICATION_JSON);
    if (again) {
      headers.set(REPLAYED, "true");
    }
    return ResponseEntity.status(status).headers(headers).body(body);
  }
}
