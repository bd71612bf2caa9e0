package io.tallyman.balance.store;

import org.jdbi.v3.core.Jdbi;

/** Usage that is posted and not yet in the hourly sums. */
public final class RollupQueue {
  // Arrays of ids keep the plans to index probes, whatever the statistics: a queue has hardly any
  // rows when these are taken, and thousands a second later.
  private static final String COUNT =
      """
      with claimed as (
        delete from rollup_queue
        where id = any (array(select id from rollup_queue order by id limit :limit
                              for update skip locked))
        returning *),
      charged as materialized (
        select u.organization_id, 'epoch'::timestamptz + u.hour * interval '1 hour' as hour,
               u.account_id, u.action, u.tier, u.dimensions, sum(u.events)::bigint as events,
               sum(u.credits)::bigint as credits, sum(u.tier_units)::bigint as tier_units,
               sum(u.cost_micros)::bigint as cost_micros
        from claimed q
        cross join lateral unnest(q.organization_ids, q.account_ids, q.hours, q.actions, q.tiers,
                                  q.dimensions, q.events, q.credits, q.tier_units, q.cost_micros)
          as u (organization_id, account_id, hour, action, tier, dimensions, events, credits,
                tier_units, cost_micros)
        group by u.organization_id, u.hour, u.account_id, u.action, u.tier, u.dimensions),
      by_day as (
        insert into usage_day_change (day, organization_id, events, credits, cost_micros)
        select (hour at time zone 'UTC')::date, organization_id, sum(events), sum(credits),
               sum(cost_micros)
        from charged
        group by 1, 2),
      counted as (
        insert into usage_hour (organization_id, hour, account_id, action, tier, dimensions,
                                events, credits, tier_units, cost_micros)
        select * from charged
        order by 1, 2, 3, 4, 5, 6
        on conflict (organization_id, hour, account_id, action, tier, dimensions) do update
        set events = usage_hour.events + excluded.events,
            credits = usage_hour.credits + excluded.credits,
            tier_units = usage_hour.tier_units + excluded.tier_units,
            cost_micros = usage_hour.cost_micros + excluded.cost_micros)
      select count(*) from claimed
      """;

  private static final String COUNT_DAYS =
      """
      with gone as (
        delete from usage_day_change
        where id = any (array(select id from usage_day_change order by id limit 10000
                              for update skip locked))
        returning *),
      counted as (
        insert into usage_day (day, organization_id, events, credits, cost_micros)
        select day, organization_id, sum(events), sum(credits), sum(cost_micros)
        from gone
        group by 1, 2
        order by 1, 2
        on conflict (day, organization_id) do update
        set events = usage_day.events + excluded.events,
            credits = usage_day.credits + excluded.credits,
            cost_micros = usage_day.cost_micros + excluded.cost_micros)
      select count(*) from gone
      """;

  private final Jdbi writer;

  /**
   * @param writer connections of the role {@code tallyman_writer}
   */
  public RollupQueue(Jdbi writer) {
    this.writer = writer;
  }

  /**
   * Adds what some entries name to the hourly sums, and removes the entries, in one statement: who
   * reads sums and queue together counts each event once. The sums are locked in the order of their
   * key, as anyone else who adds to them must.
   *
   * @param limit how many entries at most
   * @return how many there were; fewer than {@code limit} means that the queue is empty, or that
   *     others are at the rest
   */
  public int count(int limit) {
    return writer.withHandle(
        handle -> handle.createQuery(COUNT).bind("limit", limit).mapTo(Integer.class).one());
  }

  /** Adds what has changed to the daily sums; returns how many changes there were. */
  public int countDays() {
    return writer.withHandle(handle -> handle.createQuery(COUNT_DAYS).mapTo(Integer.class).one());
  }

  /** Seconds since the oldest entry's batch; 0 where there is none. */
  public double lagSeconds() {
    return writer.withHandle(handle ->
        handle
            .createQuery(
                """
                select coalesce(extract(epoch from now() - min(appended_at)), 0)
                from rollup_queue
                """)
            .mapTo(Double.class)
            .one());
  }
}
