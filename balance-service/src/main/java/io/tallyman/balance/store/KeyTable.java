package io.tallyman.balance.store;

import io.tallyman.topic.ApiKeyState;
import io.tallyman.web.access.ApiKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The API keys. What changes is told on the topic, in the same transaction. */
public final class KeyTable {
  private final Handle handle;

  /**
   * @param handle of the role {@code tallyman_writer}; {@code tallyman_ops} is enough to read
   */
  public KeyTable(Handle handle) {
    this.handle = handle;
  }

  /** What a key is made with. */
  public record NewKey(
      ApiKey key,
      String name,
      List<String> scopes,
      @Nullable String organization,
      @Nullable String wallet,
      @Nullable Instant expiresAt) {}

  public StoredKey insert(NewKey key, String actor, Instant now) {
    StoredKey stored =
        handle
            .createQuery(
                """
                insert into api_key (id, digest, name, scopes, organization, wallet, created_at,
                                     created_by, expires_at)
                values (:id, :digest, :name, :scopes, :organization, :wallet, :now, :actor, :expires)
                returning *
                """)
            .bind("id", key.key().id())
            .bind("digest", key.key().digest())
            .bind("name", key.name())
            .bind("scopes", key.scopes().toArray(String[]::new))
            .bind("organization", key.organization())
            .bind("wallet", key.wallet())
            .bind("now", Columns.utc(now))
            .bind("actor", actor)
            .bind("expires", key.expiresAt() == null ? null : Columns.utc(key.expiresAt()))
            .map((row, context) -> stored(row))
            .one();
    tell(key.key().id(), now);
    return stored;
  }

  /** A key, which nobody else changes until the transaction ends. */
  public Optional<StoredKey> lock(String id) {
    return handle
        .createQuery("select * from api_key where id = :id for update")
        .bind("id", id)
        .map((row, context) -> stored(row))
        .findOne();
  }

  /** Has a key end when another that takes its place has been about long enough. */
  public void replace(String id, String by, Instant endsAt, Instant now) {
    handle
        .createUpdate(
            """
            update api_key
            set replaced_by = :by, expires_at = least(expires_at, :ends)
            where id = :id
            """)
        .bind("id", id)
        .bind("by", by)
        .bind("ends", Columns.utc(endsAt))
        .execute();
    tell(id, now);
  }

  public void revoke(String id, Instant now) {
    handle
        .createUpdate("update api_key set revoked_at = :now where id = :id")
        .bind("id", id)
        .bind("now", Columns.utc(now))
        .execute();
    tell(id, now);
  }

  /** Keeps when keys were used, as far as that is new. */
  public void used(Map<String, Instant> uses) {
    handle
        .createUpdate(
            """
            update api_key k
            set last_used_at = u.at
            from unnest(:ids, :ats::timestamptz[]) as u (id, at)
            where k.id = u.id and (k.last_used_at is null or k.last_used_at < u.at)
            """)
        .bind("ids", uses.keySet().toArray(String[]::new))
        .bind("ats", uses.values().stream().map(Instant::toString).toArray(String[]::new))
        .execute();
  }

  /** Newest first, those made before {@code before}. */
  public List<StoredKey> page(@Nullable String organization, long before, int limit) {
    return handle
        .createQuery(
            """
            select * from api_key
            where number < :before
              and (cast(:organization as text) is null or organization = :organization)
            order by number desc
            limit :limit
            """)
        .bind("before", before)
        .bind("organization", organization)
        .bind("limit", limit)
        .map((row, context) -> stored(row))
        .list();
  }

  /** Tells every key once more, and every origin: the topic may have been lost, or be new. */
  public void tellAll(Instant now) {
    handle
        .createUpdate(
            """
            insert into outbox (account_ids, seqs, quarantined, keys, origins, created_at)
            select '{}', '{}', '{}',
                   array(select id from api_key order by number),
                   array(select name from organization where cardinality(origins) > 0), :now
            """)
        .bind("now", Columns.utc(now))
        .execute();
  }

  private void tell(String id, Instant now) {
    handle
        .createUpdate(
            """
            insert into outbox (account_ids, seqs, quarantined, keys, created_at)
            values ('{}', '{}', '{}', array[:id], :now)
            """)
        .bind("id", id)
        .bind("now", Columns.utc(now))
        .execute();
  }

  /** How keys stand now, in the order of the ids. */
  static List<ApiKeyState> states(Handle handle, List<String> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return handle
        .createQuery(
            """
            select k.*
            from unnest(:ids) with ordinality as wanted (id, place)
            join api_key k on k.id = wanted.id
            order by wanted.place
            """)
        .bind("ids", ids.toArray(String[]::new))
        .map((row, context) -> state(row))
        .list();
  }

  private static ApiKeyState state(ResultSet row) throws SQLException {
    return new ApiKeyState(
        row.getString("id"),
        HexFormat.of().formatHex(row.getBytes("digest")),
        Columns.strings(row, "scopes"),
        row.getString("organization"),
        row.getString("wallet"),
        Columns.nullableInstant(row, "expires_at"),
        Columns.nullableInstant(row, "revoked_at"));
  }

  private static StoredKey stored(ResultSet row) throws SQLException {
    return new StoredKey(
        row.getString("id"),
        row.getLong("number"),
        row.getString("name"),
        Columns.strings(row, "scopes"),
        row.getString("organization"),
        row.getString("wallet"),
        Columns.instant(row, "created_at"),
        row.getString("created_by"),
        Columns.nullableInstant(row, "expires_at"),
        Columns.nullableInstant(row, "revoked_at"),
        row.getString("replaced_by"),
        Columns.nullableInstant(row, "last_used_at"));
  }
}
