package io.tallyman.balance.store;

import io.tallyman.money.Credits;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Sums across organizations. Use is read from daily sums, which are within a second or two of the
 * postings; nothing here reads single events or postings.
 */
public final class BusinessQueries {
  private final Handle ops;
  private final LocalDate from;
  private final LocalDate to;

  /**
   * Sums over some days.
   *
   * @param ops in a transaction with one snapshot
   * @param from first day, UTC
   * @param to the day after the last
   */
  public BusinessQueries(Handle ops, LocalDate from, LocalDate to) {
    this.ops = ops;
    this.from = from;
    this.to = to;
  }

  /** Use of one day. */
  public record Day(
      LocalDate day, long events, Credits used, long costMicros, long activeOrganizations) {}

  /** What was granted of a unit from a source. Units of tiers are whole actions. */
  public record Issued(LocalDate day, String source, String unit, long amount) {}

  /** Money of one currency, in minor units. */
  public record Revenue(
      String currency, long subscriptions, long packs, long refunded, long count) {}

  /**
   * Accounts by what they hold.
   *
   * @param bucket how many of the bounds asked for are not above it
   */
  public record Balances(int bucket, long accounts, Credits credits, Credits overage) {}

  /** How many run a plan, by status. */
  public record PlanCount(String plan, String status, long organizations) {}

  /** How many wait, by reason. */
  public record Waiting(String reason, long waiting) {}

  /** The last audit that came to its end. */
  public record LastAudit(long id, Instant endedAt, long differences) {}

  /** Days with use, ascending. */
  public List<Day> days() {
    return overDays(
            """
            select day, sum(events) as events, sum(credits) as credits, sum(cost_micros) as cost,
                   count(*) filter (where events > 0) as active
            from usage_day
            where day >= :from and day < :to
            group by day
            order by day
            """)
        .map((row, context) ->
            new Day(
                row.getObject("day", LocalDate.class),
                row.getLong("events"),
                Credits.ofMicros(row.getLong("credits")),
                row.getLong("cost"),
                row.getLong("active")))
        .list();
  }

  /** Organizations that used anything. */
  public long activeOrganizations() {
    return overDays(
            """
            select count(distinct organization_id) from usage_day
            where day >= :from and day < :to and events > 0
            """)
        .mapTo(Long.class)
        .one();
  }

  /** What was granted: what only moved between wallets was not. */
  public List<Issued> issued() {
    return overDays(
            """
            select (starts_at at time zone 'UTC')::date as day, source, unit, sum(amount) as amount
            from lot
            where starts_at >= :from::timestamp at time zone 'UTC'
              and starts_at < :to::timestamp at time zone 'UTC'
              and reference not like 'transfer:%'
            group by 1, 2, 3
            order by 1, 2, 3
            """)
        .map((row, context) ->
            new Issued(
                row.getObject("day", LocalDate.class),
                row.getString("source"),
                row.getString("unit"),
                row.getLong("amount")))
        .list();
  }

  /** What was paid, by currency. */
  public List<Revenue> revenue() {
    return overDays(
            """
            select currency, sum(subscriptions) as subscriptions, sum(packs) as packs,
                   sum(refunded) as refunded, count(*) filter (where amount > 0) as count
            from (
              select currency, amount, amount as subscriptions, 0 as packs, refunded, paid_at
              from billing_invoice
              union all
              select currency, amount, 0, amount, refunded, paid_at
              from billing_payment where currency is not null) paid
            where paid_at >= :from::timestamp at time zone 'UTC'
              and paid_at < :to::timestamp at time zone 'UTC'
            group by currency
            order by currency
            """)
        .map((row, context) ->
            new Revenue(
                row.getString("currency"),
                row.getLong("subscriptions"),
                row.getLong("packs"),
                row.getLong("refunded"),
                row.getLong("count")))
        .list();
  }

  /** How many were told something of a kind. */
  public long told(String kind) {
    return overDays(
            """
            select count(*) from notice
            where kind = :kind
              and occurred_at >= :from::timestamp at time zone 'UTC'
              and occurred_at < :to::timestamp at time zone 'UTC'
            """)
        .bind("kind", kind)
        .mapTo(Long.class)
        .one();
  }

  /**
   * All accounts as they stand now, by what they hold.
   *
   * @param bounds ascending
   */
  public List<Balances> balances(List<Credits> bounds) {
    return ops.createQuery(
            """
            select width_bucket(credits, :bounds) as bucket, count(*) as accounts,
                   sum(credits) as credits, sum(overage) as overage
            from account
            group by 1
            order by 1
            """)
        .bind("bounds", bounds.stream().map(Credits::micros).toArray(Long[]::new))
        .map((row, context) ->
            new Balances(
                row.getInt("bucket"),
                row.getLong("accounts"),
                Credits.ofMicros(row.getLong("credits")),
                Credits.ofMicros(row.getLong("overage"))))
        .list();
  }

  /** Who runs what now. */
  public List<PlanCount> plans() {
    return ops.createQuery(
            """
            select plan, status, count(*) as organizations from plan_state
            where subscription is not null
            group by plan, status
            order by plan, status
            """)
        .map((row, context) ->
            new PlanCount(
                row.getString("plan"), row.getString("status"), row.getLong("organizations")))
        .list();
  }

  /** How many run a plan now that is not just the default one. */
  public long subscriptions() {
    return ops.createQuery("select count(*) from plan_state where subscription <> 'default'")
        .mapTo(Long.class)
        .one();
  }

  /** What waits in quarantine now. */
  public List<Waiting> waiting() {
    return ops.createQuery(
            """
            select reason, count(*) as waiting from quarantine where state = 'waiting'
            group by reason
            order by waiting desc, reason
            """)
        .map((row, context) -> new Waiting(row.getString("reason"), row.getLong("waiting")))
        .list();
  }

  /** The last audit that came to its end; empty before the first. */
  public Optional<LastAudit> lastAudit() {
    return ops.createQuery(
            """
            select id, ended_at, found from operation
            where kind = 'audit' and state = 'finished'
            order by id desc
            limit 1
            """)
        .map((row, context) ->
            new LastAudit(
                row.getLong("id"), Columns.instant(row, "ended_at"), row.getLong("found")))
        .findOne();
  }

  private Query overDays(String sql) {
    return ops.createQuery(sql).bind("from", from).bind("to", to);
  }
}
