package io.tallyman.billing.store;

import io.tallyman.billing.facts.SubscriptionReading;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Stripe's subscriptions of an organization; under its lock. */
public final class SubscriptionTable {
  private final Handle handle;
  private final String organization;

  public SubscriptionTable(Handle handle, String organization) {
    this.handle = handle;
    this.organization = organization;
  }

  /** A subscription that has not ended. */
  public record Running(String id, String item, String status) {}

  /**
   * Notes how one stands.
   *
   * @param asOf when it stood so
   * @return false: something newer is known
   */
  public boolean note(SubscriptionReading reading, Instant createdAt, Instant asOf) {
    return handle
            .createUpdate(
                """
                insert into billing.subscription as s
                  (id, organization, item, status, trial_end, ended, as_of, created_at)
                values (:id, :organization, :item, :status, :trialEnd, :ended, :asOf, :createdAt)
                on conflict (id) do update
                set item = excluded.item, status = excluded.status,
                    trial_end = excluded.trial_end, ended = excluded.ended, as_of = excluded.as_of
                where s.as_of <= excluded.as_of
                """)
            .bind("id", reading.state().subscription())
            .bind("organization", organization)
            .bind("item", reading.item())
            .bind("status", reading.state().status().name())
            .bind("trialEnd", Columns.utc(reading.state().trialEnd()))
            .bind("ended", reading.ended())
            .bind("asOf", Columns.utc(asOf))
            .bind("createdAt", Columns.utc(createdAt))
            .execute()
        > 0;
  }

  /** The one that runs: the newest that has begun and has not ended. */
  public Optional<Running> running() {
    return handle
        .createQuery(
            """
            select id, item, status from billing.subscription
            where organization = :organization and not ended and status <> 'INCOMPLETE'
            order by created_at desc, id desc limit 1
            """)
        .bind("organization", organization)
        .map((row, context) ->
            new Running(row.getString("id"), row.getString("item"), row.getString("status")))
        .findOne();
  }

  /** Whether one has ever had a trial. */
  public boolean hasTried() {
    return handle
        .createQuery(
            """
            select exists (select from billing.subscription
                           where organization = :organization and trial_end is not null)
            """)
        .bind("organization", organization)
        .mapTo(Boolean.class)
        .one();
  }
}
