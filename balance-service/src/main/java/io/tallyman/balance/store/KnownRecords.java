package io.tallyman.balance.store;

import io.tallyman.balance.store.RawRecord.Bytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds out which records of the log the ledger does not know: neither posted nor quarantined. */
public final class KnownRecords {
  // The lateral limit keeps the plan to the identities' index, which weeks have that are not over.
  private static final String NOT_RECENT =
      """
      select w.place
      from unnest(?::text[], ?::text[], ?::text[]) with ordinality as w (name, source, id, place)
      left join organization o on o.name = w.name
      left join lateral (
        select true as known from usage u
        where u.identity_key = identity_key(o.id, w.source, w.id)
          and u.appended_at >= (
            select coalesce(min(week), 'epoch')::timestamp at time zone 'UTC' from usage_week
            where released_at is null)
        limit 1) k on true
      where k.known is null
      """;
  private static final String NOWHERE =
      """
      select w.place
      from unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bytea[])
        with ordinality as w (name, source, id, record_offset, value, place)
      left join organization o on o.name = w.name
      where not exists (
          select from usage u where u.identity_key = identity_key(o.id, w.source, w.id))
        and not exists (
          select from quarantine q
          where q.topic = ?
            and (q.partition = ? and q.record_offset = w.record_offset
                 or (q.organization, q.source, q.event_id) = (w.name, w.source, w.id)
                 or q.record_value = w.value))
      """;

  private KnownRecords() {}

  /**
   * A record of the log; what cannot be read of it is null.
   *
   * @param value its bytes
   */
  public record LogRecord(
      long offset,
      @Nullable String organization,
      @Nullable String source,
      @Nullable String id,
      @Nullable Bytes value) {}

  /** Those that the ledger does not know. */
  public static List<LogRecord> missing(
      Connection connection, String topic, int partition, List<LogRecord> records)
      throws SQLException {
    List<LogRecord> suspect = at(records, notRecent(connection, records));
    return suspect.isEmpty()
        ? List.of()
        : at(suspect, nowhere(connection, topic, partition, suspect));
  }

  private static Set<Integer> notRecent(Connection connection, List<LogRecord> records)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(NOT_RECENT)) {
      putNames(select, records);
      return places(select);
    }
  }

  private static Set<Integer> nowhere(
      Connection connection, String topic, int partition, List<LogRecord> records)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(NOWHERE)) {
      putNames(select, records);
      select.setArray(
          4, connection.createArrayOf("bigint", records.stream().map(LogRecord::offset).toArray()));
      select.setArray(5, connection.createArrayOf("bytea", values(records)));
      select.setString(6, topic);
      select.setInt(7, partition);
      return places(select);
    }
  }

  private static byte[] @Nullable [] values(List<LogRecord> records) {
    byte[] @Nullable [] values = new byte[records.size()][];
    for (int i = 0; i < values.length; i++) {
      Bytes value = records.get(i).value();
      values[i] = value == null ? null : value.array();
    }
    return values;
  }

  private static void putNames(PreparedStatement select, List<LogRecord> records)
      throws SQLException {
    Connection connection = select.getConnection();
    select.setArray(
        1,
        connection.createArrayOf("text", records.stream().map(LogRecord::organization).toArray()));
    select.setArray(
        2, connection.createArrayOf("text", records.stream().map(LogRecord::source).toArray()));
    select.setArray(
        3, connection.createArrayOf("text", records.stream().map(LogRecord::id).toArray()));
  }

  private static Set<Integer> places(PreparedStatement select) throws SQLException {
    Set<Integer> places = new TreeSet<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        places.add(row.getInt(1));
      }
    }
    return places;
  }

  private static List<LogRecord> at(List<LogRecord> records, Set<Integer> places) {
    List<LogRecord> found = new ArrayList<>(places.size());
    places.forEach(place -> found.add(records.get(place - 1)));
    return found;
  }
}
