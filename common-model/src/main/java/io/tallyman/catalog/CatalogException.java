package io.tallyman.catalog;

import java.util.List;
import java.util.stream.Collectors;

/** A catalog is broken; the message has one line, {@code file:line: reason}, for each problem. */
public final class CatalogException extends RuntimeException {
  private final transient List<Problem> problems;

  CatalogException(String fileName, List<Problem> problems) {
    super(
        problems.stream()
            .map(problem -> fileName + ":" + problem.line() + ": " + problem.reason())
            .collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** All that is wrong, in the order of lines. */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * One thing that is wrong.
   *
   * @param line from 1
   * @param reason names the place within the catalog, and says what is expected there
   */
  public record Problem(int line, String reason) {}
}
