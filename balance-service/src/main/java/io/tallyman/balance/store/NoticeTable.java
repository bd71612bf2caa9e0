package io.tallyman.balance.store;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What people are to know, and what is wanted of others: kept, and left to be told. */
public final class NoticeTable {
  private NoticeTable() {}

  /**
   * Something that people are to know of an account.
   *
   * @param details a JSON object of texts
   */
  public record Notice(
      long accountId, long organizationId, String kind, String details, Instant occurredAt) {}

  /** Keeps notices, and leaves them to be told together with top-ups that are kept already. */
  public static void tell(Handle handle, List<Notice> notices, List<UUID> topUps, Instant now) {
    if (notices.isEmpty() && topUps.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            insert into outbox (account_ids, seqs, quarantined, notices, top_ups, created_at)
            values ('{}', '{}', '{}', :notices, :topUps, :now)
            """)
        .bind("notices", keep(handle, notices, now).toArray(Long[]::new))
        .bind("topUps", topUps.toArray(UUID[]::new))
        .bind("now", Columns.utc(now))
        .execute();
  }

  private static List<Long> keep(Handle handle, List<Notice> notices, Instant now) {
    return handle
        .createQuery(
            """
            insert into notice (organization_id, account_id, kind, details, occurred_at, created_at)
            select organization_id, account_id, kind, details, occurred_at, :now
            from unnest(:organizations, :accounts, :kinds, :details,
                        cast(:instants as timestamptz[]))
                   with ordinality
                   as n (organization_id, account_id, kind, details, occurred_at, place)
            order by place
            returning id
            """)
        .bind("organizations", notices.stream().map(Notice::organizationId).toArray(Long[]::new))
        .bind("accounts", notices.stream().map(Notice::accountId).toArray(Long[]::new))
        .bind("kinds", notices.stream().map(Notice::kind).toArray(String[]::new))
        .bind("details", notices.stream().map(Notice::details).toArray(String[]::new))
        .bind(
            "instants",
            notices.stream().map(notice -> notice.occurredAt().toString()).toArray(String[]::new))
        .bind("now", Columns.utc(now))
        .mapTo(Long.class)
        .list();
  }
}
