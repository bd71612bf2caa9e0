package io.tallyman.balance.operations;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A kind of long work, done in steps of a second or so. What is between them is in the position.
 */
public interface Work {
  /** As requests name it: {@code audit}. */
  String kind();

  /** What is done first. */
  String firstPhase(Wanted wanted);

  /**
   * About how much there is to do, in whatever {@link Step#done} counts.
   *
   * @throws io.tallyman.web.ApiException if the parameters are not such as this work takes
   */
  long total(Wanted wanted);

  /**
   * Does the next step. One that was cut off is done again: it must have had no effect, or the
   * same.
   *
   * @param operation whose step it is
   * @param position what the step before returned; null at the beginning
   */
  Step step(long operation, Wanted wanted, @Nullable String position)
      throws SQLException, InterruptedException;

  /**
   * What a step has brought.
   *
   * @param phase what is done next
   * @param position where to go on; null: that was all
   * @param findings differences that this step has found
   * @param result what is to be told in the end, as far as it is known
   */
  record Step(
      String phase,
      @Nullable String position,
      long done,
      List<Finding> findings,
      Map<String, Object> result) {}
}
