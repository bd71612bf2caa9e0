package io.tallyman.balance.store;

import io.tallyman.ledger.Digest;
import io.tallyman.topic.ContentDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The append-only table of accepted events. */
public final class UsageTable {
  private static final String COLUMNS =
      "usage (appended_at, posting_number, ordinal, organization_id, account_id, source, event_id,"
          + " action, occurred_at, catalog_version, credits, tier, credits_before, tiers_before,"
          + " cost_micros, resource_id, dimensions, data, content_high, content_low, digest)";

  // The limit keeps the planner from anything but one index probe for each identity.
  private static final String FIND =
      """
      select i.place, u.*
      from unnest(?::bigint[], ?::text[], ?::text[])
             with ordinality as i(organization_id, source, event_id, place),
           lateral (
             select posting_number, ordinal, appended_at, account_id, action,
                    content_high, content_low
             from usage
             where appended_at >= ? and appended_at < ?
               and organization_id = i.organization_id
               and source = i.source and event_id = i.event_id
             limit 1) u
      """;

  private UsageTable() {}

  /**
   * An event that is already there.
   *
   * @param content what it said, to tell a copy from a conflict
   */
  public record Known(
      long postingNumber,
      int ordinal,
      Instant appendedAt,
      long accountId,
      String action,
      ContentDigest content) {}

  /**
   * Appends rows.
   *
   * @param digests one for each row
   * @throws SQLException with state 23505 if an identity is already there
   */
  public static void append(Connection connection, List<UsageRow> rows, List<Digest> digests)
      throws SQLException {
    try (BinaryCopy copy = new BinaryCopy(connection, COLUMNS, 21)) {
      for (int i = 0; i < rows.size(); i++) {
        UsageRow row = rows.get(i);
        copy.row();
        copy.put(row.appendedAt());
        copy.put(row.postingNumber());
        copy.put(row.ordinal());
        copy.put(row.identity().organizationId());
        copy.put(row.accountId());
        copy.put(row.identity().source());
        copy.put(row.identity().eventId());
        copy.put(row.action());
        copy.put(row.occurredAt());
        copy.put(row.catalogVersion());
        copy.put(row.credits());
        copy.putSmallOrNull(row.tier());
        copy.put(row.creditsBefore());
        copy.putInts(row.tiersBefore());
        copy.put(row.costMicros());
        copy.put(row.resourceId());
        copy.put(row.dimensions());
        copy.put(row.data());
        copy.put(row.content().high());
        copy.put(row.content().low());
        copy.put(digests.get(i).toBytes());
      }
      copy.end();
    }
  }

  /** Which of the identities are among the rows appended in [from, to). */
  public static Map<Identity, Known> find(
      Connection connection, Collection<Identity> identities, Instant from, Instant to)
      throws SQLException {
    List<Identity> wanted = List.copyOf(identities);
    Map<Identity, Known> found = new HashMap<>();
    if (wanted.isEmpty()) {
      return found;
    }
    try (PreparedStatement find = connection.prepareStatement(FIND)) {
      find.setArray(
          1,
          connection.createArrayOf(
              "bigint", wanted.stream().mapToLong(Identity::organizationId).boxed().toArray()));
      find.setArray(
          2, connection.createArrayOf("text", wanted.stream().map(Identity::source).toArray()));
      find.setArray(
          3, connection.createArrayOf("text", wanted.stream().map(Identity::eventId).toArray()));
      find.setObject(4, from.atOffset(ZoneOffset.UTC));
      find.setObject(5, to.atOffset(ZoneOffset.UTC));
      try (ResultSet rows = find.executeQuery()) {
        while (rows.next()) {
          found.put(wanted.get(rows.getInt("place") - 1), known(rows));
        }
      }
    }
    return found;
  }

  private static Known known(ResultSet row) throws SQLException {
    return new Known(
        row.getLong("posting_number"),
        row.getInt("ordinal"),
        row.getObject("appended_at", OffsetDateTime.class).toInstant(),
        row.getLong("account_id"),
        row.getString("action"),
        new ContentDigest(row.getLong("content_high"), row.getLong("content_low")));
  }
}
