package io.tallyman.balance.store;

import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * Answers that were given under a client's key, kept in the transaction that had the effect: so
 * there is never the one without the other.
 */
public final class Idempotency {
  private final Handle handle;
  private final long organizationId;

  Idempotency(Handle handle, long organizationId) {
    this.handle = handle;
    this.organizationId = organizationId;
  }

  /** What a key stands for. */
  public sealed interface Claim {
    /** Nobody has used it; it is the caller's until the transaction ends. */
    record Ours() implements Claim {}

    /** It has been answered before. */
    record Answered(int status, String body) implements Claim {}

    /** It has been answered before, to another body. */
    record OfOtherBody() implements Claim {}

    /** Another transaction is about to answer it. */
    record InFlight() implements Claim {}
  }

  /**
   * Claims a key for this transaction.
   *
   * @param request method and path
   */
  public Claim claim(String request, String key, String bodyHash) {
    boolean locked =
        handle
            .createQuery(
                """
                select pg_try_advisory_xact_lock(
                  hashtextextended(:organization || ' ' || :request || ' ' || :key, 0))
                """)
            .bind("organization", Long.toString(organizationId))
            .bind("request", request)
            .bind("key", key)
            .mapTo(Boolean.class)
            .one();
    if (!locked) {
      return new Claim.InFlight();
    }
    return handle
        .createQuery(
            """
            select body_hash, status, answer from idempotency
            where organization_id = :organization and request = :request and key = :key
            """)
        .bind("organization", organizationId)
        .bind("request", request)
        .bind("key", key)
        .map((row, context) ->
            bodyHash.equals(row.getString("body_hash"))
                ? (Claim) new Claim.Answered(row.getInt("status"), row.getString("answer"))
                : new Claim.OfOtherBody())
        .findOne()
        .orElseGet(Claim.Ours::new);
  }

  /** Keeps the answer under a key that this transaction has claimed. */
  public void keep(
      String request, String key, String bodyHash, int status, String body, Instant now) {
    handle
        .createUpdate(
            """
            insert into idempotency
              (organization_id, request, key, body_hash, status, answer, created_at)
            values (:organization, :request, :key, :hash, :status, :answer, :now)
            """)
        .bind("organization", organizationId)
        .bind("request", request)
        .bind("key", key)
        .bind("hash", bodyHash)
        .bind("status", status)
        .bind("answer", body)
        .bind("now", Columns.utc(now))
        .execute();
  }

  /** Forgets what is older; for the writer's role. */
  public static int forgetBefore(Handle handle, Instant oldest) {
    return handle
        .createUpdate("delete from idempotency where created_at < :oldest")
        .bind("oldest", Columns.utc(oldest))
        .execute();
  }
}
