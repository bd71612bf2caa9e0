package io.tallyman.balance.store;

/** SQL that turns queue entries into what each of their events charged. */
final class QueuedUsage {
  /**
   * Columns of {@code charge c} for the queue entries {@code q}; what an event charged is derived
   * as {@link io.tallyman.ledger.Charge} does. The lateral limits keep the plan, whatever the
   * statistics, to ranges of the indexes: the tables grow without end, and the queue is short.
   */
  static final String CHARGES =
      """
      cross join lateral (
        select * from posting
        where number between q.from_number and q.to_number and kind = 'usage' {postings}
        order by number
        limit 1000000) p
      cross join lateral (
        select * from usage
        where posting_number = p.number and appended_at = p.appended_at
        order by ordinal
        limit p.events) u
      cross join lateral (
        select u.organization_id, u.account_id,
               date_trunc('hour', u.occurred_at, 'UTC') as hour,
               u.action,
               coalesce(p.tiers[u.tier], '') as tier,
               coalesce(u.dimensions, '') as dimensions,
               u.credits + case when u.tiers_before[u.tier] >= p.tier_counters[u.tier]
                                then p.tier_weights[u.tier] else 0 end as credits,
               case when u.tiers_before[u.tier] < p.tier_counters[u.tier] then 1 else 0 end
                 as tier_units,
               u.cost_micros) c
      """;

  private QueuedUsage() {}
}
