package io.tallyman.balance;

import io.tallyman.balance.store.UncheckedSqlException;
import io.tallyman.balance.store.UnknownOrganizationException;
import io.tallyman.postgres.DatabaseOutage;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import java.time.Duration;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers what the ledger's store throws: nothing there, or nobody there. */
@RestControllerAdvice("io.tallyman.balance")
@Order(Ordered.HIGHEST_PRECEDENCE)
class LedgerProblems {
  private static final Logger log = LoggerFactory.getLogger(LedgerProblems.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unknown(UnknownOrganizationException thrown) {
    return ApiException.noOrganization(thrown.organization()).toResponse();
  }

  /** Sending the request again is safe: what has an effect is keyed by a reference. */
  @ExceptionHandler({JdbiException.class, UncheckedSqlException.class})
  ResponseEntity<ProblemDetail> failed(RuntimeException thrown) {
    if (DatabaseOutage.isBehind(thrown)) {
      return new ApiException(
              ErrorCode.DEPENDENCY_UNAVAILABLE, "The ledger's database is away for now")
          .retryAfter(RETRY_AFTER)
          .toResponse();
    }
    log.error("A request failed", thrown);
    return new ApiException(ErrorCode.INTERNAL_ERROR, "It is in this service's log").toResponse();
  }
}
