package io.tallyman.balance.store;

import io.tallyman.balance.store.UsageTable.Known;
import io.tallyman.ledger.Charge;
import io.tallyman.ledger.Debit;
import io.tallyman.ledger.DebitRun;
import io.tallyman.ledger.LimitMove;
import io.tallyman.ledger.Posting.Change;
import io.tallyman.ledger.Span;
import io.tallyman.ledger.Taking;
import io.tallyman.money.Credits;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** What an event took, and that it has been undone: once. */
public final class Reversals {
  private static final String TAKEN =
      """
      select p.seq, p.credits_before as balance_before, p.tiers, p.tier_weights, p.tier_counters,
             p.moves, p.move_changes,
             u.catalog_version, u.credits, u.credits_before, u.tier, u.tiers_before
      from posting p
      join usage u on u.posting_number = p.number and u.appended_at = p.appended_at
      where p.number = ? and u.ordinal = ?
      """;
  private static final String TAKINGS =
      """
      select c.lot, l.unit, -c.amount as units
      from posting p,
           unnest(p.lots, p.amounts) with ordinality as c(lot, amount, place)
      join lot l on l.number = c.lot
      where p.account_id = ? and p.seq = ? and l.account_id = p.account_id
      order by c.place
      """;
  private static final String PAID_LATER =
      """
      select lot, from_credits, to_credits from repayment
      where account_id = ? and seq = ? and from_credits < ? and to_credits > ?
      order by from_credits
      """;
  private static final String MARK =
      """
      insert into reversal (posting_number, ordinal, organization_id, account_id, by_seq)
      values (?, ?, ?, ?, ?)
      on conflict do nothing
      """;
  private static final String IS_MARKED =
      "select exists (select from reversal where posting_number = ? and ordinal = ?)";
  private static final String UNCOUNT =
      """
      with undone as (
        select u.organization_id, date_trunc('hour', u.occurred_at, 'UTC') as hour, u.account_id,
               u.action, coalesce(p.tiers[u.tier], ''), coalesce(u.dimensions, ''),
               -1 as events, -?::bigint as credits, -?::bigint, -u.cost_micros as cost_micros
        from usage u
        join posting p on p.number = u.posting_number
        where u.posting_number = ? and u.ordinal = ? and u.appended_at = ?),
      by_day as (
        insert into usage_day_change (day, organization_id, events, credits, cost_micros)
        select (hour at time zone 'UTC')::date, organization_id, events, credits, cost_micros
        from undone)
      insert into usage_hour as h
        (organization_id, hour, account_id, action, tier, dimensions, events, credits, tier_units,
         cost_micros)
      select * from undone
      on conflict (organization_id, hour, account_id, action, tier, dimensions)
      do update set events = h.events + excluded.events, credits = h.credits + excluded.credits,
                    tier_units = h.tier_units + excluded.tier_units,
                    cost_micros = h.cost_micros + excluded.cost_micros
      """;

  private Reversals() {}

  /**
   * What an event took, and what has been paid of it so far.
   *
   * @param seq the posting that it is part of
   * @param paid units by the lot that paid them, at once or later
   * @param catalogVersion that priced it
   * @param moves what the whole posting did to limits
   */
  public record Taken(
      long seq, Charge charge, List<Change> paid, int catalogVersion, List<LimitMove> moves) {}

  /** Whether the event has been undone. */
  public static boolean isUndone(Connection connection, Known event) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(IS_MARKED)) {
      select.setLong(1, event.postingNumber());
      select.setInt(2, event.ordinal());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** Marks an event as undone by a posting of its account; false if it has been already. */
  public static boolean mark(Connection connection, Known event, long organizationId, long bySeq)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(MARK)) {
      insert.setLong(1, event.postingNumber());
      insert.setInt(2, event.ordinal());
      insert.setLong(3, organizationId);
      insert.setLong(4, event.accountId());
      insert.setLong(5, bySeq);
      return insert.executeUpdate() == 1;
    }
  }

  /** Reads what an event took; its account is locked. */
  public static Taken taken(Connection connection, Known event) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(TAKEN)) {
      select.setLong(1, event.postingNumber());
      select.setInt(2, event.ordinal());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new IllegalStateException("no posting for " + event);
        }
        long seq = row.getLong("seq");
        Charge charge =
            Charge.of(
                new DebitRun(
                    Credits.ofMicros(row.getLong("balance_before")),
                    tiers(row),
                    takings(connection, event.accountId(), seq)),
                debit(row));
        List<Change> paid = new ArrayList<>();
        charge.takings().forEach(taking -> paid.add(new Change(taking.lot(), taking.units())));
        paid.addAll(paidLater(connection, event.accountId(), seq, charge.uncovered()));
        return new Taken(seq, charge, paid, row.getInt("catalog_version"), Moves.read(row));
      }
    }
  }

  /** Takes an event out of the hourly numbers, whether it has been counted yet or not. */
  public static void uncount(Connection connection, Known event, Charge charge)
      throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(UNCOUNT)) {
      upsert.setLong(1, charge.credits().micros());
      upsert.setLong(2, charge.tierUnits());
      upsert.setLong(3, event.postingNumber());
      upsert.setInt(4, event.ordinal());
      upsert.setObject(5, event.appendedAt().atOffset(ZoneOffset.UTC));
      upsert.executeUpdate();
    }
  }

  private static List<Change> paidLater(
      Connection connection, long accountId, long seq, Span uncovered) throws SQLException {
    List<Change> paid = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(PAID_LATER)) {
      select.setLong(1, accountId);
      select.setLong(2, seq);
      select.setLong(3, uncovered.to());
      select.setLong(4, uncovered.from());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Span repaid = new Span(rows.getLong("from_credits"), rows.getLong("to_credits"));
          paid.add(new Change(rows.getInt("lot"), uncovered.intersect(repaid).length()));
        }
      }
    }
    return paid;
  }

  private static List<Taking> takings(Connection connection, long accountId, long seq)
      throws SQLException {
    List<Taking> takings = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(TAKINGS)) {
      select.setLong(1, accountId);
      select.setLong(2, seq);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          takings.add(
              new Taking(rows.getInt("lot"), rows.getString("unit"), rows.getLong("units")));
        }
      }
    }
    return takings;
  }

  private static List<DebitRun.Tier> tiers(ResultSet row) throws SQLException {
    String[] names = (String[]) row.getArray("tiers").getArray();
    Long[] weights = (Long[]) row.getArray("tier_weights").getArray();
    Long[] counters = (Long[]) row.getArray("tier_counters").getArray();
    List<DebitRun.Tier> tiers = new ArrayList<>(names.length);
    for (int i = 0; i < names.length; i++) {
      tiers.add(new DebitRun.Tier(names[i], Credits.ofMicros(weights[i]), counters[i]));
    }
    return tiers;
  }

  private static Debit debit(ResultSet row) throws SQLException {
    int tier = row.getInt("tier");
    return new Debit(
        Credits.ofMicros(row.getLong("credits")),
        tier == 0 ? Debit.NO_TIER : tier - 1,
        Credits.ofMicros(row.getLong("credits_before")),
        Columns.ints(row, "tiers_before"));
  }
}
