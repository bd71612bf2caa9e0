package io.tallyman.balance.store;

import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.HoldId;
import io.tallyman.ledger.Span;
import io.tallyman.ledger.Taking;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Reads what a line's explanation needs besides the line: lots, overage, undoing. */
public final class ExplanationQueries {
  private ExplanationQueries() {}

  /**
   * A lot that a posting changed.
   *
   * @param units micro-credits or actions; negative where it took them
   */
  public record LotChange(int lot, String unit, LotSource source, String reference, long units) {
    /** As a taking, of a posting that only takes. */
    public Taking taken() {
      return new Taking(lot, unit, -units);
    }
  }

  /** A stretch of a posting's credits that a lot paid for later, by the posting {@code bySeq}. */
  public record Repaid(Span span, int lot, long bySeq) {}

  /** An event that was undone, by its place. */
  public record Undone(long postingNumber, int ordinal) {}

  /** The lots a posting changed, in the order it changed them. */
  public static List<LotChange> lots(OrganizationTransaction transaction, long account, long seq) {
    return transaction
        .handle()
        .createQuery(
            """
            select c.lot, c.units, l.unit, l.source, l.reference
            from posting p
            cross join unnest(p.lots, p.amounts) with ordinality as c (lot, units, place)
            join lot l on l.account_id = p.account_id and l.number = c.lot
            where p.account_id = :account and p.seq = :seq
            order by c.place
            """)
        .bind("account", account)
        .bind("seq", seq)
        .map((row, context) -> lotChange(row))
        .list();
  }

  /** A posting's overage that is still open. */
  public static List<Span> open(OrganizationTransaction transaction, long account, long seq) {
    return transaction
        .handle()
        .createQuery(
            """
            select from_credits, to_credits from overage
            where account_id = :account and seq = :seq
            order by from_credits
            """)
        .bind("account", account)
        .bind("seq", seq)
        .map((row, context) -> span(row))
        .list();
  }

  /** A posting's overage that was repaid. */
  public static List<Repaid> repaid(OrganizationTransaction transaction, long account, long seq) {
    return transaction
        .handle()
        .createQuery(
            """
            select from_credits, to_credits, lot, by_seq from repayment
            where account_id = :account and seq = :seq
            order by from_credits
            """)
        .bind("account", account)
        .bind("seq", seq)
        .map((row, context) -> new Repaid(span(row), row.getInt("lot"), row.getLong("by_seq")))
        .list();
  }

  /** The number of the posting that undid an event; empty where none has. */
  public static Optional<Long> undoneBy(
      OrganizationTransaction transaction, long postingNumber, int ordinal) {
    return transaction
        .handle()
        .createQuery(
            """
            select by_seq from reversal
            where posting_number = :number and ordinal = :ordinal
            """)
        .bind("number", postingNumber)
        .bind("ordinal", ordinal)
        .mapTo(Long.class)
        .findOne();
  }

  /** The event that a posting undid; empty where it is none that undoes. */
  public static Optional<Undone> undone(
      OrganizationTransaction transaction, long account, long seq) {
    return transaction
        .handle()
        .createQuery(
            """
            select posting_number, ordinal from reversal
            where account_id = :account and by_seq = :seq
            """)
        .bind("account", account)
        .bind("seq", seq)
        .map((row, context) -> new Undone(row.getLong("posting_number"), row.getInt("ordinal")))
        .findOne();
  }

  /** The number of the posting that settled a hold; empty where none has. */
  public static Optional<Long> settlementOf(OrganizationTransaction transaction, HoldId hold) {
    return transaction
        .handle()
        .createQuery(
            """
            select p.number
            from hold h join posting p on p.account_id = h.account_id and p.seq = h.ended_seq
            where h.account_id = :account and h.number = :number and h.state = 'captured'
            """)
        .bind("account", hold.account())
        .bind("number", hold.number())
        .mapTo(Long.class)
        .findOne();
  }

  private static LotChange lotChange(ResultSet row) throws SQLException {
    return new LotChange(
        row.getInt("lot"),
        row.getString("unit"),
        LotSource.ofCode(row.getString("source")),
        row.getString("reference"),
        row.getLong("units"));
  }

  private static Span span(ResultSet row) throws SQLException {
    return new Span(row.getLong("from_credits"), row.getLong("to_credits"));
  }
}
