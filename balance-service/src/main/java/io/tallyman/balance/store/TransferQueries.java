package io.tallyman.balance.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads transfers between wallets. */
public final class TransferQueries {
  private static final String LINES =
      """
      select p.account_id, a.wallet, p.seq, p.posted_at, p.credits_before, p.credits_after,
             p.description
      from posting p
      join account a on a.id = p.account_id
      where p.organization_id = :organization and p.reference = :reference
        and p.kind = 'transfer' and p.tier is null
      order by p.credits_after > p.credits_before
      """;

  private TransferQueries() {}

  /** A transfer, by its line in either wallet. */
  public record StoredTransfer(Line given, Line received) {
    /** Micro-credits that went from one wallet to the other. */
    public long amount() {
      return given.before() - given.after();
    }
  }

  /** A transfer's line in one wallet; balances in micro-credits. */
  public record Line(
      long accountId,
      String wallet,
      long seq,
      Instant postedAt,
      long before,
      long after,
      @Nullable String description) {

    static Line of(ResultSet row) throws SQLException {
      return new Line(
          row.getLong("account_id"),
          row.getString("wallet"),
          row.getLong("seq"),
          Columns.instant(row, "posted_at"),
          row.getLong("credits_before"),
          row.getLong("credits_after"),
          row.getString("description"));
    }
  }

  /** The transfer of credits with this reference; empty where there was none. */
  public static Optional<StoredTransfer> find(
      OrganizationTransaction transaction, String reference) {
    List<Line> lines =
        transaction
            .handle()
            .createQuery(LINES)
            .bind("organization", transaction.organization().id())
            .bind("reference", reference)
            .map((row, context) -> Line.of(row))
            .list();
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(new StoredTransfer(lines.getFirst(), lines.getLast()));
  }
}
