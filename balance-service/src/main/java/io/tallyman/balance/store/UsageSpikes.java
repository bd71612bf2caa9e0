package io.tallyman.balance.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Hours in which an account used far more than in any other of the days before. */
public final class UsageSpikes {
  private static final String LOCK =
      "select pg_try_advisory_xact_lock(hashtext('tallyman unusual usage'))";

  /** The accounts of the hour first: for each of them the days before are a range of the key. */
  private static final String FIND =
      """
      with weight as (select * from unnest(:tiers, :weights) as w (tier, weight)),
      now as (
        select u.organization_id, u.account_id,
               sum(u.credits + u.tier_units * coalesce(w.weight, 0)) as used
        from usage_hour u left join weight w on w.tier = u.tier
        where u.hour = :hour
        group by 1, 2
        having sum(u.credits + u.tier_units * coalesce(w.weight, 0)) >= :least)
      select now.*, before.most
      from now
      cross join lateral (
        select max(h.used) as most, min(h.hour) as since
        from (select u.hour, sum(u.credits + u.tier_units * coalesce(w.weight, 0)) as used
              from usage_hour u left join weight w on w.tier = u.tier
              where u.organization_id = now.organization_id and u.account_id = now.account_id
                and u.hour >= :from and u.hour < :hour
              group by 1) h) before
      left join alarm a
        on a.account_id = now.account_id and a.kind = :kind and a.subject = ''
      where before.since <= :known and now.used > :times * before.most
        and (a.told_at is null or a.told_at <= :toldBefore)
      order by now.account_id
      """;

  private UsageSpikes() {}

  /**
   * What counts as one.
   *
   * @param hour its beginning
   * @param from the beginning of what it is compared with
   * @param known an account that was not there by then has no pattern yet
   * @param least micro-credits: less is never one
   * @param times so many times the most of any hour before
   * @param kind the alarm's kind
   * @param toldBefore where it was told later than that, it is not told again
   */
  public record Rule(
      Instant hour,
      Instant from,
      Instant known,
      long least,
      int times,
      String kind,
      Instant toldBefore) {}

  /**
   * One hour of one account.
   *
   * @param used micro-credits, actions of counters at their tier's weight
   * @param most the most of any hour before
   */
  public record Spike(long organizationId, long accountId, long used, long most) {}

  /** Whether this transaction is the only one that looks. */
  public static boolean tryOwn(Handle handle) {
    return handle.createQuery(LOCK).mapTo(Boolean.class).one();
  }

  /**
   * Finds them.
   *
   * @param weights micro-credits of an action, by tier
   */
  public static List<Spike> find(Handle handle, Rule rule, Map<String, Long> weights) {
    return handle
        .createQuery(FIND)
        .bind("tiers", weights.keySet().toArray(String[]::new))
        .bind("weights", weights.values().toArray(Long[]::new))
        .bind("hour", Columns.utc(rule.hour()))
        .bind("from", Columns.utc(rule.from()))
        .bind("known", Columns.utc(rule.known()))
        .bind("least", rule.least())
        .bind("times", rule.times())
        .bind("kind", rule.kind())
        .bind("toldBefore", Columns.utc(rule.toldBefore()))
        .map((row, context) ->
            new Spike(
                row.getLong("organization_id"),
                row.getLong("account_id"),
                row.getLong("used"),
                row.getLong("most")))
        .list();
  }
}
