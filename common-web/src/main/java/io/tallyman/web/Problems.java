package io.tallyman.web;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;

/** Problem JSON as every answer has it: type, title, status, detail, code. */
public final class Problems {
  private Problems() {}

  /**
   * A problem, for those that answer before any endpoint does.
   *
   * @param detail what is wrong with this request; null: what is with all of this code
   */
  public static ProblemDetail of(ErrorCode code, @Nullable String detail) {
    ProblemDetail problem = ProblemDetail.forStatus(code.status());
    problem.setType(code.type());
    problem.setTitle(code.title());
    problem.setDetail(detail == null ? code.title() : detail);
    problem.setProperty("code", code.code());
    return problem;
  }
}
