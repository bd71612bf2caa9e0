package io.tallyman.balance.store;

import io.tallyman.balance.store.RawRecord.Bytes;
import io.tallyman.balance.store.RawRecord.Header;
import io.tallyman.ledger.Digest;
import io.tallyman.refusal.Refusal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records that were not accepted, kept as they came. */
public final class QuarantineTable {
  private static final String ADD =
      """
      insert into quarantine as q
        (fingerprint, state, reason, detail, organization, source, event_id, type, target_source,
         target_event_id, topic, partition, record_offset, arrived_at, record_key, header_names,
         header_values, record_value, times, first_seen_at, last_seen_at)
      values (?, 'waiting', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)
      on conflict (fingerprint) where state = 'waiting'
      do update set times = q.times + 1, reason = excluded.reason, detail = excluded.detail,
                    last_seen_at = excluded.last_seen_at
      returning id
      """;
  private static final String CLAIM =
      """
      select topic, partition, record_offset, arrived_at, record_key, header_names, header_values,
             record_value
      from quarantine
      where id = ? and state = 'waiting'
      for update
      """;
  private static final String REPLAYED =
      "update quarantine set state = 'replayed', replayed_at = ? where id = ?";
  private static final String ORGANIZATION = "select organization from quarantine where id = ?";
  private static final String STILL_WAITING =
      "update quarantine set reason = ?, detail = ? where id = ?";
  private static final String VOIDS_WITH_TARGETS =
      """
      select q.id
      from quarantine q
      join organization o on o.name = q.organization
      where q.state = 'waiting' and q.reason = 'void_target_unknown'
                and exists (
          select from usage u
          where u.appended_at >= ?
            and u.identity_key = identity_key(o.id, q.target_source, q.target_event_id))
      order by q.id
      limit 100
      """;

  private QuarantineTable() {}

  /**
   * What could be read of a refused record.
   *
   * @param targetSource with {@code targetEventId}, of a void, what it would undo
   */
  public record About(
      @Nullable String organization,
      @Nullable String source,
      @Nullable String eventId,
      @Nullable String type,
      @Nullable String targetSource,
      @Nullable String targetEventId) {
    public static final About NOTHING = new About(null, null, null, null, null, null);
  }

  /**
   * A record that is refused.
   *
   * @param fingerprint of identity and content, or of the bytes where they cannot be read; the same
   *     again is one row with a count
   */
  public record Entry(Digest fingerprint, Refusal refusal, About about, RawRecord raw) {}

  /** Adds entries, or counts them once more; returns their ids in the same order. */
  public static List<Long> add(Connection connection, List<Entry> entries, Instant now)
      throws SQLException {
    List<Long> ids = new ArrayList<>(entries.size());
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      for (Entry entry : entries) {
        bind(connection, insert, entry, now);
        try (ResultSet row = insert.executeQuery()) {
          row.next();
          ids.add(row.getLong(1));
        }
      }
    }
    return ids;
  }

  /** Locks a waiting record for its replay; null if it is not waiting. */
  public static @Nullable RawRecord claim(Connection connection, long id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(CLAIM)) {
      select.setLong(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? raw(row) : null;
      }
    }
  }

  /**
   * The record was tried again.
   *
   * @param refusal why it is refused still, maybe for another reason; null: it has been accepted
   * @param actor who has had it tried; null: nobody, and it is not audited
   */
  public static void markTried(
      Connection connection,
      long id,
      @Nullable Refusal refusal,
      @Nullable String actor,
      Instant now)
      throws SQLException {
    if (refusal == null) {
      markReplayed(connection, id, now);
    } else {
      markRefused(connection, id, refusal);
    }
    if (actor != null) {
      String outcome = refusal == null ? "accepted" : refusal.reason().code();
      Deed deed =
          new Deed(
              actor,
              Deed.Action.RECORD_REPLAYED,
              Long.toString(id),
              null,
              Map.of("outcome", outcome));
      AuditTable.add(connection, deed, organizationOf(connection, id), now);
    }
  }

  private static @Nullable String organizationOf(Connection connection, long id)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ORGANIZATION)) {
      select.setLong(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }

  private static void markReplayed(Connection connection, long id, Instant now)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(REPLAYED)) {
      update.setObject(1, now.atOffset(ZoneOffset.UTC));
      update.setLong(2, id);
      update.executeUpdate();
    }
  }

  private static void markRefused(Connection connection, long id, Refusal refusal)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(STILL_WAITING)) {
      update.setString(1, refusal.reason().code());
      update.setString(2, refusal.detail());
      update.setLong(3, id);
      update.executeUpdate();
    }
  }

  /** Waiting voids whose target has come, and was appended after {@code since}. */
  public static List<Long> voidsWithTargets(Connection connection, Instant since)
      throws SQLException {
    List<Long> ids = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(VOIDS_WITH_TARGETS)) {
      select.setObject(1, since.atOffset(ZoneOffset.UTC));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getLong(1));
        }
      }
    }
    return ids;
  }

  private static void bind(
      Connection connection, PreparedStatement insert, Entry entry, Instant now)
      throws SQLException {
    RawRecord raw = entry.raw();
    About about = entry.about();
    insert.setBytes(1, entry.fingerprint().toBytes());
    insert.setString(2, entry.refusal().reason().code());
    insert.setString(3, storable(entry.refusal().detail()));
    insert.setString(4, storable(about.organization()));
    insert.setString(5, storable(about.source()));
    insert.setString(6, storable(about.eventId()));
    insert.setString(7, storable(about.type()));
    insert.setString(8, storable(about.targetSource()));
    insert.setString(9, storable(about.targetEventId()));
    insert.setString(10, raw.topic());
    insert.setInt(11, raw.partition());
    insert.setLong(12, raw.offset());
    insert.setObject(13, raw.arrivedAt().atOffset(ZoneOffset.UTC));
    insert.setBytes(14, bytes(raw.key()));
    insert.setArray(
        15,
        connection.createArrayOf(
            "text", raw.headers().stream().map(header -> storable(header.name())).toArray()));
    insert.setArray(
        16,
        connection.createArrayOf(
            "bytea",
            raw.headers().stream().map(header -> header.value().array()).toArray(byte[][]::new)));
    insert.setBytes(17, bytes(raw.value()));
    insert.setObject(18, now.atOffset(ZoneOffset.UTC));
    insert.setObject(19, now.atOffset(ZoneOffset.UTC));
  }

  static RawRecord raw(ResultSet row) throws SQLException {
    String[] names = (String[]) row.getArray("header_names").getArray();
    byte[][] values = (byte[][]) row.getArray("header_values").getArray();
    List<Header> headers = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      headers.add(new Header(names[i], new Bytes(values[i])));
    }
    return new RawRecord(
        row.getString("topic"),
        row.getInt("partition"),
        row.getLong("record_offset"),
        row.getObject("arrived_at", OffsetDateTime.class).toInstant(),
        Bytes.ofNullable(row.getBytes("record_key")),
        headers,
        Bytes.ofNullable(row.getBytes("record_value")));
  }

  /** PostgreSQL's text cannot hold NUL, and what is refused may well contain it. */
  private static @Nullable String storable(@Nullable String text) {
    return text == null ? null : text.replace('\0', '\uFFFD');
  }

  private static byte @Nullable [] bytes(@Nullable Bytes bytes) {
    return bytes == null ? null : bytes.array();
  }
}
