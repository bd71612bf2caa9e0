package io.tallyman.web;

import io.tallyman.refusal.JsonFault;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Makes a problem of every exception, ours and Spring's; says nothing of what is inside. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

  @ExceptionHandler
  ResponseEntity<ProblemDetail> ours(ApiException thrown) {
    return answer(thrown);
  }

  @ExceptionHandler
  @Nullable ResponseEntity<ProblemDetail> unexpected(Exception thrown) {
    if (hasHungUp(thrown)) {
      return null;
    }
    log.error("A request failed", thrown);
    return answer(new ApiException(ErrorCode.INTERNAL_ERROR, "It is in this service's log"));
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException thrown,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    ApiException refused = refusedWhileReading(thrown);
    return widened(refused != null ? refused : misread(thrown));
  }

  /** Whoever reads the body wraps what the body itself throws: that it is too long. */
  private static @Nullable ApiException refusedWhileReading(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApiException refused && refused.code() == ErrorCode.PAYLOAD_TOO_LARGE) {
        return refused;
      }
    }
    return null;
  }

  private static ApiException misread(HttpMessageNotReadableException thrown) {
    return switch (thrown.getCause()) {
      case UnrecognizedPropertyException unknown -> {
        String field = path(unknown);
        yield ApiException.invalidField(field, "There is no field " + field);
      }
      case ValueInstantiationException refused -> invalid(refused, reasonOf(refused));
      case DatabindException mismatch -> invalid(mismatch, mismatch.getOriginalMessage());
      case JacksonException malformed ->
          new ApiException(
              ErrorCode.BAD_REQUEST, "The body is not JSON: " + JsonFault.of(malformed));
      case null, default ->
          new ApiException(ErrorCode.BAD_REQUEST, "The body cannot be read, or is missing");
    };
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException thrown,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    String field =
        thrown instanceof MethodArgumentTypeMismatchException argument
            ? argument.getName()
            : String.valueOf(thrown.getPropertyName());
    return widened(
        ApiException.invalidField(field, field + " cannot be \"" + thrown.getValue() + "\""));
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMissingServletRequestParameter(
      MissingServletRequestParameterException thrown,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    String name = thrown.getParameterName();
    return widened(ApiException.invalidField(name, name + " is missing"));
  }

  /**
   * Whether nobody is there any more to answer, which is no fault of ours. Only what the response
   * itself throws says so: a broken pipe may be one to the database, the broker or Stripe.
   */
  private static boolean hasHungUp(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof AsyncRequestNotUsableException) {
        return true;
      }
    }
    return false;
  }

  /** Everything else that Spring itself throws. */
  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception thrown,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    if (hasHungUp(thrown)) {
      return null;
    }
    ErrorCode code = ErrorCode.ofStatus(status);
    String detail = body instanceof ProblemDetail problem ? problem.getDetail() : null;
    if (code == ErrorCode.INTERNAL_ERROR) {
      log.error("A request failed", thrown);
      detail = "It is in this service's log";
    }
    ProblemDetail problem = Problems.of(code, detail);
    problem.setStatus(status.value());
    return ResponseEntity.status(status).headers(headers).body(problem);
  }

  private static ApiException invalid(DatabindException thrown, @Nullable String reason) {
    String field = path(thrown);
    return ApiException.invalidField(field, field + ": " + reason);
  }

  /** What the constructor of one of our own types said. */
  private static @Nullable String reasonOf(ValueInstantiationException thrown) {
    return thrown.getCause() == null ? thrown.getOriginalMessage() : thrown.getCause().getMessage();
  }

  /** Where in the body: {@code lots[2].amount}. */
  private static String path(DatabindException thrown) {
    String path =
        thrown.getPath().stream()
            .map(step ->
                step.getPropertyName() == null
                    ? "[" + step.getIndex() + "]"
                    : "." + step.getPropertyName())
            .collect(Collectors.joining());
    return path.isEmpty() ? "body" : path.startsWith(".") ? path.substring(1) : path;
  }

  private static ResponseEntity<ProblemDetail> answer(ApiException thrown) {
    return thrown.toResponse();
  }

  private static ResponseEntity<Object> widened(ApiException thrown) {
    return ResponseEntity.status(thrown.code().status())
        .headers(thrown.headers())
        .body(thrown.problem());
  }
}
