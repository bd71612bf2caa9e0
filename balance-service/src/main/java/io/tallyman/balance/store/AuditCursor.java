package io.tallyman.balance.store;

import io.tallyman.ledger.Digest;
import io.tallyman.ledger.Posting.Repayment;
import io.tallyman.ledger.Stretch;
import io.tallyman.topic.ContentDigest;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the postings of some accounts in order, and through their rows of usage. Nothing is
 * held in memory but what the server sends at a time.
 */
public final class AuditCursor implements AutoCloseable {
  private static final int AT_A_TIME = 1_000;
  private static final String POSTINGS =
      "select * from posting where account_id = any (?) order by account_id, seq";
  private static final String REPAYMENTS =
      """
      select account_id, by_seq as of_seq, seq, from_credits, to_credits, lot
      from repayment
      where account_id = any (?)
      order by account_id, by_seq, seq, from_credits
      """;
  // The lateral limit keeps the plan to one index range for each posting.
  private static final String ROWS =
      """
      select p.account_id as of_account, p.seq as of_seq, u.*
      from (
        select account_id, seq, number, appended_at from posting
        where account_id = any (?) and number is not null
        order by account_id, seq) p
      cross join lateral (
        select * from usage
        where posting_number = p.number and appended_at = p.appended_at
        order by ordinal
        limit 1000000) u
      order by p.account_id, p.seq, u.ordinal
      """;

  private final List<PreparedStatement> statements = new ArrayList<>();
  private final ResultSet postings;
  private final Keyed repayments;
  private final Keyed rows;
  private long account;

  /** A row of usage, and the digest that is stored in it. */
  public record AuditedRow(UsageRow row, Digest digest) {}

  /** Takes the rows of a posting, one after the other. */
  @FunctionalInterface
  public interface RowTaker {
    void take(AuditedRow row);
  }

  /** Starts before the first posting; the connection must be in a transaction. */
  public AuditCursor(Connection connection, List<Long> accounts) throws SQLException {
    Array wanted = connection.createArrayOf("bigint", accounts.toArray());
    postings = open(connection, POSTINGS, wanted);
    repayments = new Keyed(open(connection, REPAYMENTS, wanted), "account_id");
    rows = new Keyed(open(connection, ROWS, wanted), "of_account");
    step();
  }

  /**
   * The next posting of an account; null after its last one. Those of accounts before it that have
   * not been asked for are left out.
   *
   * @throws RuntimeException if the row cannot be read as a posting; the next call goes on after it
   */
  public @Nullable AuditedPosting next(long wanted) throws SQLException {
    while (account < wanted) {
      step();
    }
    if (account != wanted) {
      return null;
    }
    try {
      return posting();
    } finally {
      step();
    }
  }

  /** Hands out the rows of the posting that was returned last. */
  public void rows(AuditedPosting posting, RowTaker taker) throws SQLException {
    while (rows.isAt(posting.accountId(), posting.posting().seq())) {
      taker.take(new AuditedRow(usageRow(rows.rows), Digest.of(rows.rows.getBytes("digest"))));
      rows.step();
    }
  }

  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : statements) {
      statement.close();
    }
  }

  private ResultSet open(Connection connection, String sql, Array accounts) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statements.add(statement);
    statement.setFetchSize(AT_A_TIME);
    statement.setArray(1, accounts);
    return statement.executeQuery();
  }

  private void step() throws SQLException {
    account = postings.next() ? postings.getLong("account_id") : Long.MAX_VALUE;
  }

  private AuditedPosting posting() throws SQLException {
    List<Repayment> made = new ArrayList<>(0);
    while (repayments.isAt(account, postings.getLong("seq"))) {
      ResultSet row = repayments.rows;
      made.add(
          new Repayment(
              new Stretch(
                  row.getLong("seq"), row.getLong("from_credits"), row.getLong("to_credits")),
              row.getInt("lot")));
      repayments.step();
    }
    return new AuditedPosting(
        account,
        postings.getLong("organization_id"),
        PostingReader.read(postings, made),
        Digest.of(postings.getBytes("previous_hash")),
        Digest.of(postings.getBytes("hash")));
  }

  /** Rows that belong to postings, in the order of those. */
  private static final class Keyed {
    private final ResultSet rows;
    private final String accountColumn;
    private long ofAccount;
    private long ofSeq;

    Keyed(ResultSet rows, String accountColumn) throws SQLException {
      this.rows = rows;
      this.accountColumn = accountColumn;
      step();
    }

    void step() throws SQLException {
      if (rows.next()) {
        ofAccount = rows.getLong(accountColumn);
        ofSeq = rows.getLong("of_seq");
      } else {
        ofAccount = Long.MAX_VALUE;
      }
    }

    /** Whether the row at hand belongs to a posting; those of postings before it are left out. */
    boolean isAt(long account, long seq) throws SQLException {
      while (ofAccount < account || (ofAccount == account && ofSeq < seq)) {
        step();
      }
      return ofAccount == account && ofSeq == seq;
    }
  }

  private static UsageRow usageRow(ResultSet row) throws SQLException {
    return new UsageRow(
        Columns.instant(row, "appended_at"),
        row.getLong("posting_number"),
        row.getInt("ordinal"),
        new Identity(
            row.getLong("organization_id"), row.getString("source"), row.getString("event_id")),
        row.getObject("identity_key", UUID.class),
        row.getLong("account_id"),
        row.getString("action"),
        Columns.instant(row, "occurred_at"),
        row.getInt("catalog_version"),
        row.getLong("credits"),
        row.getInt("tier"),
        row.getLong("credits_before"),
        row.getArray("tiers_before") == null ? null : Columns.ints(row, "tiers_before"),
        row.getLong("cost_micros"),
        row.getString("resource_id"),
        row.getString("dimensions"),
        row.getString("data"),
        new ContentDigest(row.getLong("content_high"), row.getLong("content_low")));
  }
}
