package io.tallyman.balance.store;

import io.tallyman.ledger.Debit;
import io.tallyman.money.Credits;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One event's row: what came in, its price, and its place in its posting.
 *
 * @param ordinal 1, 2, … within the posting
 * @param data the event's {@code data} as the producer wrote it
 * @param dimensions canonical JSON; null where the action declares none or the event has none
 * @param digest hexadecimal SHA-256 over the row
 */
public record StoredUsage(
    long postingNumber,
    int ordinal,
    String source,
    String eventId,
    String action,
    Instant occurredAt,
    int catalogVersion,
    Debit debit,
    @Nullable String resourceId,
    @Nullable String dimensions,
    long costMicros,
    String data,
    String digest) {

  static StoredUsage of(ResultSet row) throws SQLException {
    int tier = row.getInt("tier");
    Debit debit =
        new Debit(
            Credits.ofMicros(row.getLong("credits")),
            tier == 0 ? Debit.NO_TIER : tier - 1,
            Credits.ofMicros(row.getLong("credits_before")),
            Columns.ints(row, "tiers_before"));
    return new StoredUsage(
        row.getLong("posting_number"),
        row.getInt("ordinal"),
        row.getString("source"),
        row.getString("event_id"),
        row.getString("action"),
        Columns.instant(row, "occurred_at"),
        row.getInt("catalog_version"),
        debit,
        row.getString("resource_id"),
        row.getString("dimensions"),
        row.getLong("cost_micros"),
        row.getString("data"),
        HexFormat.of().formatHex(row.getBytes("digest")));
  }
}
