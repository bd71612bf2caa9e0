package io.tallyman.balance.store;

import io.tallyman.ledger.Kind;
import io.tallyman.money.Credits;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Reads an organization's postings, newest first. A page costs a page: every condition is a range
 * of the index that gives the order, or, for types that lie thinly, of an index of their own.
 */
public final class HistoryQueries {
  private HistoryQueries() {}

  /**
   * The postings that have wanted lines after a position.
   *
   * @param after the last line already shown; null at the top
   */
  public static List<StoredPosting> page(
      OrganizationTransaction transaction,
      HistoryFilter filter,
      @Nullable HistoryPosition after,
      int limit) {
    StringBuilder conditions = new StringBuilder("organization_id = :organization");
    Map<String, Object> values = new HashMap<>();
    values.put("organization", transaction.organization().id());
    if (filter.kind() != null) {
      // Said twice, so that the partial indexes on everything but usage are seen to apply.
      conditions.append(filter.kind() == Kind.USAGE ? "" : " and kind <> 'usage'");
      conditions.append(" and kind = :kind");
      values.put("kind", filter.kind().code());
    } else {
      conditions.append(" and kind not in ('hold', 'release', 'lapse', 'conditions')");
    }
    String order;
    if (filter.account() == null) {
      order = "posted_at desc, account_id desc, seq desc";
      organizationRange(filter, after, conditions, values);
    } else {
      order = "seq desc";
      accountRange(transaction, filter.account(), filter, after, conditions, values);
    }
    Query query =
        transaction
            .handle()
            .createQuery(
                """
                select p.*, a.wallet
                from (select * from posting where %s order by %s limit :limit) p
                join account a on a.id = p.account_id
                order by p.posted_at desc, p.account_id desc, p.seq desc
                """
                    .formatted(conditions, order))
            .bind("limit", limit);
    values.forEach(query::bind);
    return query.map((row, context) -> posting(row)).list();
  }

  /** One posting; empty where it is not stored, or is another organization's. */
  public static Optional<StoredPosting> posting(
      OrganizationTransaction transaction, long account, long seq) {
    return transaction
        .handle()
        .createQuery(
            """
            select p.*, a.wallet
            from posting p join account a on a.id = p.account_id
            where p.account_id = :account and p.seq = :seq
              and p.organization_id = :organization
            """)
        .bind("account", account)
        .bind("seq", seq)
        .bind("organization", transaction.organization().id())
        .map((row, context) -> posting(row))
        .findOne();
  }

  /** The posting of rows of usage; empty where there is none, or it is another organization's. */
  public static Optional<StoredPosting> postingOfRows(
      OrganizationTransaction transaction, long number) {
    return transaction
        .handle()
        .createQuery(
            """
            select p.*, a.wallet
            from posting p join account a on a.id = p.account_id
            where p.number = :number and p.organization_id = :organization
            """)
        .bind("number", number)
        .bind("organization", transaction.organization().id())
        .map((row, context) -> posting(row))
        .findOne();
  }

  private static void organizationRange(
      HistoryFilter filter,
      @Nullable HistoryPosition after,
      StringBuilder conditions,
      Map<String, Object> values) {
    if (filter.from() != null) {
      conditions.append(" and posted_at >= :from");
      values.put("from", Columns.utc(filter.from()));
    }
    if (filter.to() != null) {
      conditions.append(" and posted_at < :to");
      values.put("to", Columns.utc(filter.to()));
    }
    if (after != null) {
      conditions.append(" and (posted_at, account_id, seq) ");
      conditions.append(after.ordinal() > 1 ? "<=" : "<");
      conditions.append(" (:postedAt, :account, :seq)");
      values.put("postedAt", Columns.utc(after.postedAt()));
      values.put("account", after.account());
      values.put("seq", after.seq());
    }
  }

  /** Within an account, {@code seq} rises with time, and is what the index has. */
  private static void accountRange(
      OrganizationTransaction transaction,
      long account,
      HistoryFilter filter,
      @Nullable HistoryPosition after,
      StringBuilder conditions,
      Map<String, Object> values) {
    conditions.append(" and account_id = :account and seq between :first and :last");
    long last =
        filter.to() == null ? Long.MAX_VALUE : firstAt(transaction, account, filter.to()) - 1;
    if (after != null) {
      last = Math.min(last, after.ordinal() > 1 ? after.seq() : after.seq() - 1);
    }
    values.put("account", account);
    values.put("first", filter.from() == null ? 1L : firstAt(transaction, account, filter.from()));
    values.put("last", last);
  }

  /** The number of an account's first posting at or after an instant, by bisection. */
  private static long firstAt(OrganizationTransaction transaction, long account, Instant instant) {
    long from = 1;
    long to =
        transaction
                .handle()
                .createQuery("select seq from account where id = :account")
                .bind("account", account)
                .mapTo(Long.class)
                .one()
            + 1;
    while (from < to) {
      long middle = from + (to - from) / 2;
      boolean earlier =
          transaction
              .handle()
              .createQuery(
                  """
                  select posted_at < :instant from posting
                  where account_id = :account and seq = :seq
                  """)
              .bind("instant", Columns.utc(instant))
              .bind("account", account)
              .bind("seq", middle)
              .mapTo(Boolean.class)
              .one();
      if (earlier) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  private static StoredPosting posting(ResultSet row) throws SQLException {
    Long number = Columns.nullableLong(row, "number");
    return new StoredPosting(
        row.getLong("account_id"),
        row.getString("wallet"),
        row.getLong("seq"),
        Kind.ofCode(row.getString("kind")),
        Columns.instant(row, "posted_at"),
        Credits.ofMicros(row.getLong("credits_before")),
        Credits.ofMicros(row.getLong("credits_after")),
        row.getString("tier"),
        Columns.nullableLong(row, "tier_units"),
        row.getString("reference"),
        row.getString("description"),
        row.getString("metadata"),
        number == null
            ? null
            : new StoredPosting.Rows(
                number,
                Columns.instant(row, "appended_at"),
                row.getInt("events"),
                Columns.strings(row, "tiers"),
                Columns.longs(row, "tier_weights"),
                Columns.longs(row, "tier_counters")));
  }
}
