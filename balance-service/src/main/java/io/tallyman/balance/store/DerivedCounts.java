package io.tallyman.balance.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Makes the hourly and daily sums of usage anew, from the usage itself. */
public final class DerivedCounts {
  private static final String FORGET_COUNTED = "delete from usage_hour where account_id = ?";

  /**
   * What an event charged is derived as {@link io.tallyman.ledger.Charge} does. The lateral limit
   * keeps the plan to one index range for each posting.
   */
  private static final String COUNT_ANEW =
      """
      insert into usage_hour (organization_id, hour, account_id, action, tier, dimensions,
                              events, credits, tier_units, cost_micros)
      select p.organization_id, date_trunc('hour', u.occurred_at, 'UTC'), p.account_id, u.action,
             coalesce(p.tiers[u.tier], ''), coalesce(u.dimensions, ''), count(*),
             sum(u.credits + case when u.tiers_before[u.tier] >= p.tier_counters[u.tier]
                                  then p.tier_weights[u.tier] else 0 end),
             sum(case when u.tiers_before[u.tier] < p.tier_counters[u.tier] then 1 else 0 end),
             sum(u.cost_micros)
      from posting p
      cross join lateral (
        select * from usage
        where posting_number = p.number and appended_at = p.appended_at
        order by ordinal
        limit p.events) u
      where p.account_id = ? and p.kind = 'usage' and p.number is not null
        and not exists (select from rollup_queue where p.number between from_number and to_number)
      group by 1, 2, 3, 4, 5, 6
      """;

  private static final String UNCOUNT_UNDONE =
      """
      insert into usage_hour as h (organization_id, hour, account_id, action, tier, dimensions,
                                   events, credits, tier_units, cost_micros)
      select u.organization_id, date_trunc('hour', u.occurred_at, 'UTC'), u.account_id, u.action,
             coalesce(p.tiers[u.tier], ''), coalesce(u.dimensions, ''), -count(*),
             -sum(u.credits + case when u.tiers_before[u.tier] >= p.tier_counters[u.tier]
                                   then p.tier_weights[u.tier] else 0 end),
             -sum(case when u.tiers_before[u.tier] < p.tier_counters[u.tier] then 1 else 0 end),
             -sum(u.cost_micros)
      from reversal r
      join posting p on p.number = r.posting_number
      join usage u on u.posting_number = p.number and u.appended_at = p.appended_at
                  and u.ordinal = r.ordinal
      where r.account_id = ?
      group by 1, 2, 3, 4, 5, 6
      on conflict (organization_id, hour, account_id, action, tier, dimensions)
      do update set events = h.events + excluded.events, credits = h.credits + excluded.credits,
                    tier_units = h.tier_units + excluded.tier_units,
                    cost_micros = h.cost_micros + excluded.cost_micros
      """;

  private static final String FORGET_DAYS = "delete from usage_day where organization_id = ?";
  private static final String COUNT_DAYS =
      """
      with forgotten as (delete from usage_day_change where organization_id = ?)
      insert into usage_day (day, organization_id, events, credits, cost_micros)
      select (hour at time zone 'UTC')::date, organization_id, sum(events), sum(credits),
             sum(cost_micros)
      from usage_hour
      where organization_id = ?
      group by 1, 2
      """;

  private DerivedCounts() {}

  /** Makes the hourly sums of an account that is locked anew. */
  public static void countAnew(Connection connection, long organization, long account)
      throws SQLException {
    // The follower counts what the queue holds: neither twice nor never.
    execute(connection, "lock table usage_hour in share row exclusive mode");
    execute(connection, FORGET_COUNTED, account);
    execute(connection, COUNT_ANEW, account);
    execute(connection, UNCOUNT_UNDONE, account);
    execute(connection, FORGET_DAYS, organization);
    execute(connection, COUNT_DAYS, organization, organization);
  }

  private static void execute(Connection connection, String sql, long... ids) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < ids.length; i++) {
        statement.setLong(i + 1, ids[i]);
      }
      statement.execute();
    }
  }
}
