package io.tallyman.balance.store;

import io.tallyman.ledger.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A grant or adjustment, as it was posted.
 *
 * @param units signed: micro-credits, or actions of {@code tier}
 * @param lot the number of the lot it opened; null for a deduction
 */
public record Referenced(
    long accountId,
    String wallet,
    long seq,
    Kind kind,
    Instant postedAt,
    long creditsBefore,
    long creditsAfter,
    @Nullable String tier,
    long units,
    @Nullable Integer lot,
    @Nullable Instant expiresAt,
    @Nullable String description) {

  static Referenced of(ResultSet row) throws SQLException {
    String tier = row.getString("tier");
    long before = row.getLong("credits_before");
    long after = row.getLong("credits_after");
    return new Referenced(
        row.getLong("account_id"),
        row.getString("wallet"),
        row.getLong("seq"),
        Kind.ofCode(row.getString("kind")),
        Columns.instant(row, "posted_at"),
        before,
        after,
        tier,
        tier == null ? after - before : row.getLong("tier_units"),
        row.getObject("number", Integer.class),
        Columns.nullableInstant(row, "expires_at"),
        row.getString("description"));
  }
}
