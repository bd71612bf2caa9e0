package io.tallyman.balance.store;

import java.time.Instant;
import java.util.List;

/** Reads single events of an organization by their place in a posting. */
public final class UsageRowQueries {
  private UsageRowQueries() {}

  /**
   * Rows of one posting.
   *
   * @param from first ordinal wanted
   * @param to last ordinal wanted
   */
  public record Range(long postingNumber, Instant appendedAt, int from, int to) {}

  /** The rows of all ranges, in no particular order. */
  public static List<StoredUsage> rows(OrganizationTransaction transaction, List<Range> ranges) {
    if (ranges.isEmpty()) {
      return List.of();
    }
    // The lateral limit keeps the plan to one index range for each posting.
    return transaction
        .handle()
        .createQuery(
            """
            select u.*
            from unnest(:numbers, cast(:appended as timestamptz[]), :from, :to)
              as r (number, appended_at, first, last)
            cross join lateral (
              select * from usage
              where posting_number = r.number and appended_at = r.appended_at
                and ordinal between r.first and r.last
              order by ordinal
              limit r.last - r.first + 1) u
            """)
        .bind("numbers", ranges.stream().map(Range::postingNumber).toArray(Long[]::new))
        .bind(
            "appended",
            ranges.stream().map(range -> range.appendedAt().toString()).toArray(String[]::new))
        .bind("from", ranges.stream().map(Range::from).toArray(Integer[]::new))
        .bind("to", ranges.stream().map(Range::to).toArray(Integer[]::new))
        .map((row, context) -> StoredUsage.of(row))
        .list();
  }
}
