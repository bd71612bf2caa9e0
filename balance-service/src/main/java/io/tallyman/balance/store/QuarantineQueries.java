package io.tallyman.balance.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads the quarantine, for operators. */
public final class QuarantineQueries {
  private final Jdbi ops;

  /**
   * @param ops connections of a role that sees the quarantine
   */
  public QuarantineQueries(Jdbi ops) {
    this.ops = ops;
  }

  /** Which records are wanted; null: whichever. */
  public record Filter(
      @Nullable String reason, @Nullable String organization, @Nullable String state) {}

  /** Records, newest first, those with ids below {@code before}. */
  public List<QuarantinedRecord> page(Filter filter, long before, int limit) {
    return ops.withHandle(handle ->
        handle
            .createQuery(
                """
                select * from quarantine
                where id < :before
                  and (cast(:reason as text) is null or reason = :reason)
                  and (cast(:organization as text) is null or organization = :organization)
                  and (cast(:state as text) is null or state = :state)
                order by id desc
                limit :limit
                """)
            .bind("before", before)
            .bind("reason", filter.reason())
            .bind("organization", filter.organization())
            .bind("state", filter.state())
            .bind("limit", limit)
            .map((row, context) -> quarantined(row))
            .list());
  }

  /** How many there are of them. */
  public long count(Filter filter) {
    return ops.withHandle(handle ->
        handle
            .createQuery(
                """
                select count(*) from quarantine
                where (cast(:reason as text) is null or reason = :reason)
                  and (cast(:organization as text) is null or organization = :organization)
                  and (cast(:state as text) is null or state = :state)
                """)
            .bind("reason", filter.reason())
            .bind("organization", filter.organization())
            .bind("state", filter.state())
            .mapTo(Long.class)
            .one());
  }

  /** Ids of records, ascending, those above {@code after}. */
  public List<Long> idsAfter(Filter filter, long after, int limit) {
    return ops.withHandle(handle ->
        handle
            .createQuery(
                """
                select id from quarantine
                where id > :after
                  and (cast(:reason as text) is null or reason = :reason)
                  and (cast(:organization as text) is null or organization = :organization)
                  and (cast(:state as text) is null or state = :state)
                order by id
                limit :limit
                """)
            .bind("after", after)
            .bind("reason", filter.reason())
            .bind("organization", filter.organization())
            .bind("state", filter.state())
            .bind("limit", limit)
            .mapTo(Long.class)
            .list());
  }

  /** One record; empty where there is none. */
  public Optional<QuarantinedRecord> find(long id) {
    return find(List.of(id)).stream().findFirst();
  }

  /** Records by id, ascending; those that are gone are left out. */
  public List<QuarantinedRecord> find(List<Long> ids) {
    return ops.withHandle(handle ->
        handle
            .createQuery("select * from quarantine where id = any(:ids) order by id")
            .bind("ids", ids.toArray(Long[]::new))
            .map((row, context) -> quarantined(row))
            .list());
  }

  private static QuarantinedRecord quarantined(ResultSet row) throws SQLException {
    return new QuarantinedRecord(
        row.getLong("id"),
        row.getString("state"),
        row.getString("reason"),
        row.getString("detail"),
        row.getString("organization"),
        row.getString("source"),
        row.getString("event_id"),
        row.getString("type"),
        QuarantineTable.raw(row),
        row.getInt("times"),
        Columns.instant(row, "first_seen_at"),
        Columns.instant(row, "last_seen_at"),
        Columns.nullableInstant(row, "replayed_at"));
  }
}
