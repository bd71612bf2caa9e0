package io.tallyman.balance.store;

/** SQL that turns queue entries into sums of what their events charged. */
final class QueuedUsage {
  /**
   * Columns of {@code charge c} for the postings {@code p} of the queue entries {@code q}; what an
   * event charged is derived as {@link io.tallyman.ledger.Charge} does. The lateral limits keep the
   * plan, whatever the statistics, to ranges of the indexes: the tables grow without end, and the
   * queue is short. Each posting is summed up by itself, in memory: all events together would have
   * to be sorted, and would not fit.
   */
  static final String CHARGES =
      """
      cross join lateral (
        select * from posting
        where number between q.from_number and q.to_number and kind = 'usage' {postings}
        order by number
        limit 1000000) p
      cross join lateral (
        select date_bin('1 hour', u.occurred_at, '2000-01-01 00:00Z') as hour,
               u.action,
               coalesce(p.tiers[u.tier], '') as tier,
               coalesce(u.dimensions, '') as dimensions,
               count(*) as events,
               sum(u.credits + case when u.tiers_before[u.tier] >= p.tier_counters[u.tier]
                                    then p.tier_weights[u.tier] else 0 end) as credits,
               sum(case when u.tiers_before[u.tier] < p.tier_counters[u.tier] then 1 else 0 end)
                 as tier_units,
               sum(u.cost_micros) as cost_micros
        from (
          select * from usage
          where posting_number = p.number and appended_at = p.appended_at
          order by ordinal
          limit p.events) u
        group by 1, 2, 3, 4) c
      """;

  private QueuedUsage() {}
}
