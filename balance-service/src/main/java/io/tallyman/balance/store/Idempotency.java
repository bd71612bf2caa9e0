package io.tallyman.balance.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * Answers that were given under a client's key, kept in the transaction that had the effect: so
 * there is never the one without the other.
 */
public final class Idempotency {
  private static final String CLAIM =
      """
      select pg_try_advisory_xact_lock(hashtextextended(? || ' ' || ? || ' ' || ?, 0));
      select body_hash, status, answer from idempotency
      where organization_id = ? and request = ? and key = ?
      """;
  private static final String KEEP =
      """
      insert into idempotency
        (organization_id, request, key, body_hash, status, answer, created_at)
      values (?, ?, ?, ?, ?, ?, ?)
      """;

  private final OrganizationTransaction transaction;
  private final Writes writes;

  Idempotency(OrganizationTransaction transaction, Writes writes) {
    this.transaction = transaction;
    this.writes = writes;
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
    long organization = transaction.organization().id();
    try (PreparedStatement claim = transaction.handle().getConnection().prepareStatement(CLAIM)) {
      Parameters parameters = new Parameters(claim);
      parameters.put(Long.toString(organization));
      parameters.put(request);
      parameters.put(key);
      parameters.put(organization);
      parameters.put(request);
      parameters.put(key);
      claim.execute();
      ResultSet locked = claim.getResultSet();
      locked.next();
      if (!locked.getBoolean(1)) {
        return new Claim.InFlight();
      }
      // The second statement, which sees what whoever held the lock before has committed.
      claim.getMoreResults();
      return answered(claim.getResultSet(), bodyHash);
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  private static Claim answered(ResultSet answer, String bodyHash) throws SQLException {
    if (!answer.next()) {
      return new Claim.Ours();
    }
    return bodyHash.equals(answer.getString("body_hash"))
        ? new Claim.Answered(answer.getInt("status"), answer.getString("answer"))
        : new Claim.OfOtherBody();
  }

  /** Keeps the answer under a key that this transaction has claimed. */
  public void keep(
      String request, String key, String bodyHash, int status, String body, Instant now) {
    writes.add(
        KEEP,
        row -> {
          row.put(transaction.organization().id());
          row.put(request);
          row.put(key);
          row.put(bodyHash);
          row.put(status);
          row.put(body);
          row.put(now);
        });
  }

  /** Forgets what is older; for the writer's role. */
  public static int forgetBefore(Handle handle, Instant oldest) {
    return handle
        .createUpdate("delete from idempotency where created_at < :oldest")
        .bind("oldest", Columns.utc(oldest))
        .execute();
  }
}
