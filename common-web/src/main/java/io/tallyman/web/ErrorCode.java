package io.tallyman.web;

import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/** The closed list of error codes that a request can be answered with. Codes are stable. */
public enum ErrorCode {
  BAD_REQUEST(HttpStatus.BAD_REQUEST, "The request cannot be understood"),
  INVALID_FIELD(HttpStatus.BAD_REQUEST, "A field or parameter is missing or not valid"),
  UNKNOWN_PLAN(HttpStatus.BAD_REQUEST, "The catalog has no such plan"),
  UNKNOWN_PACK(HttpStatus.BAD_REQUEST, "The catalog has no such pack"),
  INVALID_SIGNATURE(HttpStatus.BAD_REQUEST, "The webhook is not signed as it should be"),
  NO_EVENT_ACCEPTED(HttpStatus.BAD_REQUEST, "None of the events can be accepted"),
  NOT_CHARGEABLE(HttpStatus.BAD_REQUEST, "The action cannot be priced"),
  UNAUTHORIZED(HttpStatus.UNAUTHORIZED, "A valid key is required"),
  INSUFFICIENT_CREDITS(HttpStatus.PAYMENT_REQUIRED, "Not enough credits"),
  LIMIT_REACHED(HttpStatus.PAYMENT_REQUIRED, "The plan does not allow this"),
  PAYMENT_FAILED(HttpStatus.PAYMENT_REQUIRED, "The payment has failed"),
  FORBIDDEN(HttpStatus.FORBIDDEN, "The key does not allow this"),
  OTHER_WALLET(HttpStatus.FORBIDDEN, "The key is bound to another wallet"),
  NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such thing"),
  METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "The path does not take this method"),
  NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "The answer does not come in this media type"),
  CONFLICT(HttpStatus.CONFLICT, "The request conflicts with what is already there"),
  TRIAL_USED(HttpStatus.CONFLICT, "A plan can be tried once"),
  NO_TRIAL(HttpStatus.CONFLICT, "The plan cannot be tried"),
  PLAN_RUNNING(HttpStatus.CONFLICT, "Another plan is running"),
  PLAN_NOT_RUNNING(HttpStatus.CONFLICT, "The plan is not running"),
  HOLD_ENDED(HttpStatus.CONFLICT, "The hold is not open any more"),
  ALREADY_REFUNDED(HttpStatus.CONFLICT, "It has been refunded, or voided, already"),
  REQUEST_IN_FLIGHT(HttpStatus.CONFLICT, "The first request with this key has not ended yet"),
  IDEMPOTENCY_KEY_REUSED(HttpStatus.UNPROCESSABLE_CONTENT, "The key came with another body before"),
  PAYLOAD_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The request is too large"),
  UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The content type is not supported"),
  TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS, "Too many requests"),
  INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR, "Something went wrong here"),
  NOT_SET_UP(HttpStatus.SERVICE_UNAVAILABLE, "Something that this needs is not set up"),
  OVERLOADED(HttpStatus.SERVICE_UNAVAILABLE, "There is too much to do just now"),
  DEPENDENCY_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "Something this needs is away for now");

  private final HttpStatus status;
  private final String title;

  ErrorCode(HttpStatus status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The stable code: {@code not_found}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  public HttpStatus status() {
    return status;
  }

  /** The same for every error of this code. */
  public String title() {
    return title;
  }

  /** The problem's {@code type}. */
  public URI type() {
    return URI.create("urn:tallyman:problem:" + code());
  }

  /** The general code for a status that somebody else (Spring, Tomcat) has chosen. */
  static ErrorCode ofStatus(HttpStatusCode status) {
    return switch (status.value()) {
      case 401 -> UNAUTHORIZED;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 409 -> CONFLICT;
      case 413 -> PAYLOAD_TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 429 -> TOO_MANY_REQUESTS;
      case 503 -> DEPENDENCY_UNAVAILABLE;
      default -> status.is4xxClientError() ? BAD_REQUEST : INTERNAL_ERROR;
    };
  }
}
