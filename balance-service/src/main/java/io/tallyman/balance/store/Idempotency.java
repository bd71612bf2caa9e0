package io.tallyman.balance.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Answers that were given under a client's key, kept in the transaction that had the effect: so
 * there is never the one without the other.
 */
public final class Idempotency {
  /** The second statement sees what whoever held a lock before has committed. */
  private static final String CLAIM =
      """
      select pg_try_advisory_xact_lock(hashtextextended(name, 0))
      from unnest(?) as w(name);
      select i.body_hash, i.status, i.answer
      from unnest(?::bigint[], ?::text[], ?::text[])
             with ordinality as w(organization_id, request, key, place)
      left join idempotency i using (organization_id, request, key)
      order by place
      """;

  private static final String KEEP =
      """
      insert into idempotency
        (organization_id, request, key, body_hash, status, answer, created_at)
      values (?, ?, ?, ?, ?, ?, ?)
      """;

  private Idempotency() {}

  /**
   * A request that came with a key.
   *
   * @param request method and path
   */
  public record Keyed(long organizationId, String request, String key, String bodyHash) {
    /** What is claimed, whatever the body. */
    public String name() {
      return organizationId + " " + request + " " + key;
    }
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

  /** Claims keys for a transaction that sees their organizations. */
  static Map<Keyed, Claim> claim(Connection connection, List<Keyed> wanted) {
    Map<Keyed, Claim> claims = new HashMap<>();
    if (wanted.isEmpty()) {
      return claims;
    }
    try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
      Parameters parameters = new Parameters(claim);
      parameters.putTexts(wanted.stream().map(Keyed::name).toList());
      parameters.putLongs(wanted.stream().map(Keyed::organizationId).toList());
      parameters.putTexts(wanted.stream().map(Keyed::request).toList());
      parameters.putTexts(wanted.stream().map(Keyed::key).toList());
      claim.execute();
      ResultSet locked = claim.getResultSet();
      for (Keyed one : wanted) {
        locked.next();
        claims.put(one, locked.getBoolean(1) ? new Claim.Ours() : new Claim.InFlight());
      }
      claim.getMoreResults();
      ResultSet answers = claim.getResultSet();
      for (Keyed one : wanted) {
        answers.next();
        Claim answered = answered(answers, one.bodyHash());
        if (answered != null && claims.get(one) instanceof Claim.Ours) {
          claims.put(one, answered);
        }
      }
      return claims;
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  private static @Nullable Claim answered(ResultSet answer, String bodyHash) throws SQLException {
    String before = answer.getString("body_hash");
    if (before == null) {
      return null;
    }
    return bodyHash.equals(before)
        ? new Claim.Answered(answer.getInt("status"), answer.getString("answer"))
        : new Claim.OfOtherBody();
  }

  /** Keeps the answer under a key that the transaction has claimed. */
  static void keep(Writes writes, Keyed keyed, int status, String body, Instant now) {
    writes.add(
        KEEP,
        row -> {
          row.put(keyed.organizationId());
          row.put(keyed.request());
          row.put(keyed.key());
          row.put(keyed.bodyHash());
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
