package io.tallyman.balance.store;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** Leaves notices to whoever wants to be told of them. */
public final class Announcements {
  /** Contacts' own preferences rule; without contacts, the organization's address gets all. */
  private static final String ANNOUNCE =
      """
      with next as (
        select id, organization_id, kind from notice
        where announced_at is null
        order by id
        limit 200
        for update skip locked),
      mails as (
        insert into mail (organization_id, recipient, notice_id, next_attempt_at, created_at)
        select n.organization_id, coalesce(c.email, o.email), n.id, :now, :now
        from next n
        join organization o on o.id = n.organization_id
        left join contact c on c.organization_id = n.organization_id
        where :byMail
          and coalesce(c.email, o.email) is not null
          and (c.notices is null or n.kind = any (c.notices))
        on conflict do nothing),
      deliveries as (
        insert into webhook_delivery (organization_id, endpoint_id, notice_id, next_attempt_at,
                                      created_at)
        select n.organization_id, e.id, n.id, :now, :now
        from next n
        join webhook_endpoint e on e.organization_id = n.organization_id
        where e.disabled_at is null
          and (e.notices is null or n.kind = any (e.notices))
        on conflict do nothing)
      update notice set announced_at = :now
      from next
      where notice.id = next.id
      """;

  private Announcements() {}

  /**
   * Leaves the next notices to be told; each once.
   *
   * @param byMail whether there is a way to send e-mails
   * @return whether there were any
   */
  public static boolean announce(Handle handle, boolean byMail, Instant now) {
    return handle
            .createUpdate(ANNOUNCE)
            .bind("byMail", byMail)
            .bind("now", Columns.utc(now))
            .execute()
        > 0;
  }
}
