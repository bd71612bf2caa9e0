package io.tallyman.billing;

import io.tallyman.billing.facts.UnknownPriceException;
import io.tallyman.billing.stripe.StripeAwayException;
import io.tallyman.billing.stripe.StripeRefusedException;
import io.tallyman.postgres.DatabaseOutage;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import java.time.Duration;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers what Stripe, and billing-sync's store, throw. */
@RestControllerAdvice("io.tallyman.billing")
@Order(Ordered.HIGHEST_PRECEDENCE)
class BillingProblems {
  private static final Logger log = LoggerFactory.getLogger(BillingProblems.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  @ExceptionHandler
  ResponseEntity<ProblemDetail> away(StripeAwayException thrown) {
    log.warn("Stripe is away: {}", thrown.getMessage());
    ErrorCode code =
        thrown.isForWantOfAKey() ? ErrorCode.NOT_SET_UP : ErrorCode.DEPENDENCY_UNAVAILABLE;
    return new ApiException(code, "Stripe cannot be asked for now")
        .retryAfter(RETRY_AFTER)
        .toResponse();
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> refused(StripeRefusedException thrown) {
    log.warn("Stripe refuses: {}", thrown.getMessage());
    String detail = "Stripe refuses: " + thrown.getMessage();
    return thrown.status() == HttpStatus.PAYMENT_REQUIRED.value()
        ? new ApiException(ErrorCode.PAYMENT_FAILED, detail)
            .with("reason", thrown.reason())
            .toResponse()
        : new ApiException(ErrorCode.CONFLICT, detail).toResponse();
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unknownPrice(UnknownPriceException thrown) {
    return new ApiException(ErrorCode.CONFLICT, String.valueOf(thrown.getMessage())).toResponse();
  }

  /** Sending the request again is safe: what has an effect goes by a key. */
  @ExceptionHandler
  ResponseEntity<ProblemDetail> failed(JdbiException thrown) {
    if (DatabaseOutage.isBehind(thrown)) {
      return new ApiException(
              ErrorCode.DEPENDENCY_UNAVAILABLE, "billing-sync's database is away for now")
          .retryAfter(RETRY_AFTER)
          .toResponse();
    }
    log.error("A request failed", thrown);
    return new ApiException(ErrorCode.INTERNAL_ERROR, "It is in this service's log").toResponse();
  }
}
