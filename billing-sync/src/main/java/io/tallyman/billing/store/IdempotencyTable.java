package io.tallyman.billing.store;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Answers that were given under a client's key, kept in the transaction that had the effect. */
public final class IdempotencyTable {
  private final Handle handle;
  private final String organization;

  public IdempotencyTable(Handle handle, String organization) {
    this.handle = handle;
    this.organization = organization;
  }

  /** An answer that was given. */
  public record Kept(String bodyHash, int status, String answer) {}

  /** Claims a key until the transaction ends; false if another one has it. */
  public boolean claim(String request, String key) {
    return handle
        .createQuery(
            """
            select pg_try_advisory_xact_lock(
              hashtextextended('billing ' || :organization || ' ' || :request || ' ' || :key, 0))
            """)
        .bind("organization", organization)
        .bind("request", request)
        .bind("key", key)
        .mapTo(Boolean.class)
        .one();
  }

  /** What was answered under a key. */
  public Optional<Kept> find(String request, String key) {
    return handle
        .createQuery(
            """
            select body_hash, status, answer from billing.idempotency
            where organization = :organization and request = :request and key = :key
            """)
        .bind("organization", organization)
        .bind("request", request)
        .bind("key", key)
        .map((row, context) ->
            new Kept(row.getString("body_hash"), row.getInt("status"), row.getString("answer")))
        .findOne();
  }

  /** Keeps an answer under a key that this transaction has claimed. */
  public void keep(String request, String key, Kept kept, Instant now) {
    handle
        .createUpdate(
            """
            insert into billing.idempotency
              (organization, request, key, body_hash, status, answer, created_at)
            values (:organization, :request, :key, :hash, :status, :answer, :now)
            """)
        .bind("organization", organization)
        .bind("request", request)
        .bind("key", key)
        .bind("hash", kept.bodyHash())
        .bind("status", kept.status())
        .bind("answer", kept.answer())
        .bind("now", Columns.utc(now))
        .execute();
  }

  /** Forgets what is older, of all organizations. */
  public static int forgetBefore(Handle handle, Instant oldest) {
    return handle
        .createUpdate("delete from billing.idempotency where created_at < :oldest")
        .bind("oldest", Columns.utc(oldest))
        .execute();
  }
}
