package io.tallyman.balance.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds rows of usage that no posting knows of, a part of a week at a time. */
public final class AuditUsageQueries {
  private static final String WEEK =
      """
      select week::timestamp at time zone 'UTC' as starts,
             (week + 7)::timestamp at time zone 'UTC' as ends
      from usage_week
      where ?::timestamptz is null or week::timestamp at time zone 'UTC' > ?
      order by week
      limit 1
      """;
  private static final String BOUND =
      """
      select posting_number from usage
      where appended_at >= ? and appended_at < ? and posting_number > ?
      order by posting_number
      offset ? limit 1
      """;
  private static final String WITHOUT_POSTING =
      """
      select u.posting_number, u.ordinal, u.account_id, o.name, a.wallet, u.source, u.event_id
      from usage u
      left join organization o on o.id = u.organization_id
      left join account a on a.id = u.account_id
      where u.appended_at >= ? and u.appended_at < ?
        and u.posting_number > ? and u.posting_number <= ?
        and not exists (select from posting p
                        where p.number = u.posting_number and p.appended_at = u.appended_at)
      order by u.posting_number, u.ordinal
      limit 20
      """;

  private AuditUsageQueries() {}

  /** A week of usage: rows appended in [starts, ends). */
  public record Week(Instant starts, Instant ends) {}

  /** A row without a posting; names are null where the row names nobody. */
  public record Orphan(
      long postingNumber,
      int ordinal,
      long accountId,
      @Nullable String organization,
      @Nullable String wallet,
      String source,
      String eventId) {}

  /** The first week after the one that starts then, or of all; null after the last. */
  public static @Nullable Week weekAfter(Connection connection, @Nullable Instant start)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(WEEK)) {
      for (int place = 1; place <= 2; place++) {
        select.setObject(
            place, start == null ? null : Columns.utc(start), Types.TIMESTAMP_WITH_TIMEZONE);
      }
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? new Week(Columns.instant(row, "starts"), Columns.instant(row, "ends"))
            : null;
      }
    }
  }

  /** The posting number up to which about so many rows reach; null where that is all. */
  public static @Nullable Long bound(Connection connection, Week week, long after, int rows)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BOUND)) {
      select.setObject(1, Columns.utc(week.starts()));
      select.setObject(2, Columns.utc(week.ends()));
      select.setLong(3, after);
      select.setInt(4, rows);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : null;
      }
    }
  }

  /** Rows of postings in (after, to] whose posting is not there: the first few. */
  public static List<Orphan> withoutPosting(Connection connection, Week week, long after, long to)
      throws SQLException {
    List<Orphan> orphans = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(WITHOUT_POSTING)) {
      select.setObject(1, Columns.utc(week.starts()));
      select.setObject(2, Columns.utc(week.ends()));
      select.setLong(3, after);
      select.setLong(4, to);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          orphans.add(
              new Orphan(
                  row.getLong("posting_number"),
                  row.getInt("ordinal"),
                  row.getLong("account_id"),
                  row.getString("name"),
                  row.getString("wallet"),
                  row.getString("source"),
                  row.getString("event_id")));
        }
      }
    }
    return orphans;
  }
}
