package io.tallyman.balance.store;

import io.tallyman.ledger.Digest;
import io.tallyman.ledger.DigestWriter;
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
import org.jspecify.annotations.Nullable;

/** The append-only table of accepted events. */
public final class UsageTable {
  private static final int COLUMN_COUNT = 22;
  private static final String COLUMNS =
      "usage (appended_at, posting_number, ordinal, organization_id, account_id, source, event_id,"
          + " identity_key, action, occurred_at, catalog_version, credits, tier, credits_before,"
          + " tiers_before, cost_micros, resource_id, dimensions, data, content_high, content_low,"
          + " digest)";

  private static final String INSERT =
      "insert into " + COLUMNS + " values (" + "?, ".repeat(COLUMN_COUNT - 1) + "?)";

  // The limit keeps the planner from anything but one index probe for each identity.
  private static final String FIND =
      """
      select i.place, u.*
      from unnest(?::uuid[]) with ordinality as i(key, place),
           lateral (
             select posting_number, ordinal, appended_at, account_id, action,
                    content_high, content_low
             from usage
             where appended_at >= ? and appended_at < ? and identity_key = i.key
             limit 1) u
      """;

  private static final String LINE =
      """
      select u.posting_number, u.ordinal, u.appended_at, u.account_id, u.action, u.content_high,
             u.content_low
      from posting p
      join usage u on u.posting_number = p.number and u.appended_at = p.appended_at
      where p.number = ? and p.organization_id = ? and u.ordinal = ?
      """;
  private static final String LAST_OF_RESOURCE = "select * from last_event_of(?)";

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
    try (BinaryCopy copy = new BinaryCopy(connection, COLUMNS, COLUMN_COUNT)) {
      for (int i = 0; i < rows.size(); i++) {
        copy.row();
        put(copy, rows.get(i), digests.get(i));
      }
      copy.end();
    }
  }

  /** Appends a few rows, under row-level security. */
  static void insert(Writes writes, List<UsageRow> rows, List<Digest> digests) {
    for (int i = 0; i < rows.size(); i++) {
      UsageRow row = rows.get(i);
      Digest digest = digests.get(i);
      writes.add(INSERT, parameters -> put(parameters, row, digest));
    }
  }

  private static void put(Values values, UsageRow row, Digest digest) throws SQLException {
    values.put(row.appendedAt());
    values.put(row.postingNumber());
    values.put(row.ordinal());
    values.put(row.identity().organizationId());
    values.put(row.accountId());
    values.put(row.identity().source());
    values.put(row.identity().eventId());
    values.put(row.identityKey());
    values.put(row.action());
    values.put(row.occurredAt());
    values.put(row.catalogVersion());
    values.put(row.credits());
    values.putSmallOrNull(row.tier());
    values.put(row.creditsBefore());
    values.putInts(row.tiersBefore());
    values.put(row.costMicros());
    values.put(row.resourceId());
    values.put(row.dimensions());
    values.put(row.data());
    values.put(row.content().high());
    values.put(row.content().low());
    values.put(digest.toBytes());
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
    DigestWriter writer = new DigestWriter();
    try (PreparedStatement find = connection.prepareStatement(FIND)) {
      find.setArray(
          1,
          connection.createArrayOf(
              "uuid", wanted.stream().map(identity -> identity.key(writer)).toArray()));
      find.setObject(2, from.atOffset(ZoneOffset.UTC));
      find.setObject(3, to.atOffset(ZoneOffset.UTC));
      try (ResultSet rows = find.executeQuery()) {
        while (rows.next()) {
          found.put(wanted.get(rows.getInt("place") - 1), known(rows));
        }
      }
    }
    return found;
  }

  /** The event of a line; null where the organization has none such. */
  static @Nullable Known line(
      Connection connection, long organizationId, long postingNumber, int ordinal)
      throws SQLException {
    try (PreparedStatement find = connection.prepareStatement(LINE)) {
      find.setLong(1, postingNumber);
      find.setLong(2, organizationId);
      find.setInt(3, ordinal);
      try (ResultSet row = find.executeQuery()) {
        return row.next() ? known(row) : null;
      }
    }
  }

  /**
   * The last event about a resource of the transaction's organization that is not a void; null
   * where there is none.
   */
  static @Nullable Known lastOf(Connection connection, String resourceId) throws SQLException {
    try (PreparedStatement find = connection.prepareStatement(LAST_OF_RESOURCE)) {
      find.setString(1, resourceId);
      try (ResultSet row = find.executeQuery()) {
        return row.next() ? known(row) : null;
      }
    }
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
