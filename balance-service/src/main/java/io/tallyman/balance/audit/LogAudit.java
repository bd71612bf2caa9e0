package io.tallyman.balance.audit;

import io.tallyman.balance.operations.Finding;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares how far the ledger says it has come, and what it knows, with the log itself. */
@FunctionalInterface
public interface LogAudit {
  /** Looks at the next records of the log, from a position on. */
  Slice next(Position position) throws SQLException, InterruptedException;

  /**
   * An offset in a partition of the log of usage.
   *
   * @param partition its place among the partitions of all topics that usage comes from
   */
  record Position(int partition, long offset) {
    public static final Position FIRST = new Position(0, 0);
  }

  /**
   * Some records.
   *
   * @param next where to go on; null after the last
   */
  record Slice(@Nullable Position next, long records, List<Finding> findings) {}
}
