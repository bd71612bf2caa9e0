package io.tallyman.balance.store;

import io.tallyman.money.Credits;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Sums of use: the hourly sums, and the events that are not in them yet, in one statement. */
public final class UsageQueries {
  private static final String SUMS =
      """
      with charge as (
        select hour, account_id, action, tier, dimensions, events, credits, tier_units, cost_micros
        from usage_hour
        where organization_id = :organization and hour >= :from and hour < :to
        union all
        select hour, account_id, action, tier, dimensions, events, credits, tier_units, cost_micros
        from queued_use()
        where hour >= :from and hour < :to)
      select date_trunc(:window, c.hour, 'UTC') as start, {group} as name,
             sum(c.events) as events, sum(c.credits) as credits,
             sum(c.tier_units) as tier_units, sum(c.cost_micros) as cost_micros
      from charge c
      join account a on a.id = c.account_id
      where cast(:wallet as text) is null or a.wallet = :wallet
      group by 1, 2
      having sum(c.events) <> 0 or sum(c.credits) <> 0
      order by 1, 2 nulls first
      limit :limit
      """;

  private UsageQueries() {}

  /** A stretch of time that use is summed over, in UTC. */
  public enum Window {
    HOUR,
    DAY,
    MONTH
  }

  /**
   * Use within one window, of one group.
   *
   * @param start of the window, even where that is before the first hour asked for
   * @param group null where the events have none
   * @param credits charged, overage included, less what was undone
   * @param tierUnits whole actions that counters paid for
   */
  public record Sum(
      Instant start,
      @Nullable String group,
      long events,
      Credits credits,
      long tierUnits,
      long costMicros) {}

  /**
   * Use of all wallets by window and group, both ascending.
   *
   * @param from a full hour, of occurrence
   * @param to a full hour, excluded
   */
  public static List<Sum> sums(
      OrganizationTransaction transaction,
      Instant from,
      Instant to,
      Window window,
      UsageGrouping grouping,
      int limit) {
    return sums(transaction, null, from, to, window, grouping, limit);
  }

  /**
   * The same, of one wallet.
   *
   * @param wallet null: of all
   */
  public static List<Sum> sums(
      OrganizationTransaction transaction,
      @Nullable String wallet,
      Instant from,
      Instant to,
      Window window,
      UsageGrouping grouping,
      int limit) {
    String group =
        switch (grouping) {
          case UsageGrouping.Whole whole -> "cast(null as text)";
          case UsageGrouping.ByAction byAction -> "c.action";
          case UsageGrouping.ByTier byTier -> "nullif(c.tier, '')";
          case UsageGrouping.ByWallet byWallet -> "a.wallet";
          case UsageGrouping.ByDimension byDimension ->
              "cast(nullif(c.dimensions, '') as jsonb) ->> :dimension";
        };
    Query query =
        transaction
            .handle()
            .createQuery(SUMS.replace("{group}", group))
            .bind("organization", transaction.organization().id())
            .bind("from", Columns.utc(from))
            .bind("to", Columns.utc(to))
            .bind("window", window.name())
            .bind("wallet", wallet)
            .bind("limit", limit);
    if (grouping instanceof UsageGrouping.ByDimension(String field)) {
      query.bind("dimension", field);
    }
    return query.map((row, context) -> sum(row)).list();
  }

  private static Sum sum(ResultSet row) throws SQLException {
    return new Sum(
        Columns.instant(row, "start"),
        row.getString("name"),
        row.getLong("events"),
        Credits.ofMicros(row.getLong("credits")),
        row.getLong("tier_units"),
        row.getLong("cost_micros"));
  }
}
