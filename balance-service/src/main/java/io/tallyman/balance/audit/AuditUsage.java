package io.tallyman.balance.audit;

import io.tallyman.balance.operations.Finding;
import io.tallyman.balance.store.AuditUsageQueries;
import io.tallyman.balance.store.AuditUsageQueries.Orphan;
import io.tallyman.balance.store.AuditUsageQueries.Week;
import io.tallyman.ledger.Replay.Mismatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Proves that every row of usage belongs to a posting: those of postings are proved with them. */
public final class AuditUsage {
  private static final int ROWS_AT_A_TIME = 200_000;

  private AuditUsage() {}

  /**
   * Where it has come to.
   *
   * @param week whose part is next; null: the first of all
   * @param after the posting number after which that part begins
   */
  public record Position(@Nullable Instant week, long after) {
    public static final Position FIRST = new Position(null, Long.MIN_VALUE);
  }

  /**
   * A part of a week.
   *
   * @param next where to go on; null after the last week
   */
  public record Slice(@Nullable Position next, List<Finding> findings) {}

  /** Looks at the next part. */
  public static Slice next(Connection connection, Position position) throws SQLException {
    Instant start = position.week();
    // A week is found again by asking for the first one after the moment before it.
    Week week =
        AuditUsageQueries.weekAfter(connection, start == null ? null : start.minusSeconds(1));
    if (week == null) {
      return new Slice(null, List.of());
    }
    Long bound = AuditUsageQueries.bound(connection, week, position.after(), ROWS_AT_A_TIME);
    List<Finding> findings =
        AuditUsageQueries.withoutPosting(
                connection, week, position.after(), bound == null ? Long.MAX_VALUE : bound)
            .stream()
            .map(AuditUsage::finding)
            .toList();
    if (bound != null) {
      return new Slice(new Position(week.starts(), bound), findings);
    }
    Week following = AuditUsageQueries.weekAfter(connection, week.starts());
    return new Slice(
        following == null ? null : new Position(following.starts(), Long.MIN_VALUE), findings);
  }

  private static Finding finding(Orphan orphan) {
    return Finding.of(
        "row",
        orphan.organization(),
        orphan.wallet(),
        "u" + orphan.postingNumber() + "." + orphan.ordinal(),
        new Mismatch(
            "posting of the event " + orphan.source() + " " + orphan.eventId(),
            "posting number " + orphan.postingNumber() + " of account " + orphan.accountId(),
            "none"));
  }
}
