package io.tallyman.balance.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Webhooks that are to be sent. Whoever takes one has its endpoint to himself for a while. */
public final class WebhookQueue {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

  private static final String CLAIM =
      """
      with due as (
        select d.id, d.endpoint_id
        from webhook_delivery d join webhook_endpoint e on e.id = d.endpoint_id
        where d.state = 'waiting' and d.next_attempt_at <= :now
          and e.disabled_at is null
          and (e.busy_until is null or e.busy_until <= :now)
        order by d.next_attempt_at, d.id
        limit 1
        for update of e skip locked),
      endpoint as (
        update webhook_endpoint set busy_until = :lostAt
        from due where webhook_endpoint.id = due.endpoint_id
        returning webhook_endpoint.*),
      delivery as (
        update webhook_delivery set attempts = attempts + 1, last_attempt_at = :now
        from due where webhook_delivery.id = due.id and webhook_delivery.state = 'waiting'
        returning webhook_delivery.*)
      select d.id, d.attempts, d.created_at, d.endpoint_id, e.organization_id, e.url, e.secret,
             case when e.old_secret_until > :now then e.old_secret end as old_secret,
             e.failing_since, o.name as organization,
             n.id as number, n.kind, n.details, n.occurred_at, a.wallet
      from delivery d
      join endpoint e on e.id = d.endpoint_id
      join organization o on o.id = e.organization_id
      left join notice n on n.id = d.notice_id
      left join account a on a.id = n.account_id
      """;

  private WebhookQueue() {}

  /**
   * One that somebody has taken to send.
   *
   * @param attempts with this one
   * @param secrets those that sign it, the newest first
   * @param told what it tells; null: it is a test
   */
  public record Claimed(
      long delivery,
      UUID endpoint,
      long organizationId,
      String organization,
      String url,
      List<String> secrets,
      int attempts,
      Instant createdAt,
      @Nullable Instant failingSince,
      @Nullable Told told) {}

  /** A notice. */
  public record Told(
      long number, String kind, String wallet, Map<String, String> details, Instant occurredAt) {}

  /**
   * What came of an attempt.
   *
   * @param status HTTP's; null: there was no answer
   * @param error why it was not taken; null if it was
   */
  public record Response(@Nullable Integer status, @Nullable String error) {}

  /**
   * What follows from it.
   *
   * @param nextAttemptAt when it is tried again; null: not
   * @param disabledReason why nothing more is sent to the endpoint; null: it is
   * @param restUntil nothing is sent to the endpoint before; null: at once
   */
  public record Verdict(
      boolean taken,
      @Nullable Instant nextAttemptAt,
      @Nullable Instant failingSince,
      @Nullable String disabledReason,
      @Nullable Instant restUntil) {
    public static final Verdict TAKEN = new Verdict(true, null, null, null, null);
  }

  /**
   * Takes the one that is due longest, of an endpoint that nobody is sending to.
   *
   * @param lease for how long nobody else sends to that endpoint; then the attempt is lost
   */
  public static Optional<Claimed> claim(Handle handle, Instant now, Duration lease) {
    return handle
        .createQuery(CLAIM)
        .bind("now", Columns.utc(now))
        .bind("lostAt", Columns.utc(now.plus(lease)))
        .map((row, context) -> claimed(row))
        .findOne();
  }

  /** Keeps what came of an attempt. */
  public static void settle(
      Handle handle, Claimed claimed, Response response, Verdict verdict, Instant now) {
    Instant next = verdict.nextAttemptAt();
    handle
        .createUpdate(
            """
            update webhook_delivery
            set state = :state, response_status = :status, error = :error,
                next_attempt_at = cast(:next as timestamptz),
                finished_at = case when cast(:next as timestamptz) is null
                                   then cast(:now as timestamptz) end
            where id = :id
            """)
        .bind("id", claimed.delivery())
        .bind("state", verdict.taken() ? "delivered" : next == null ? "failed" : "waiting")
        .bind("status", response.status())
        .bind("error", response.error() == null ? null : response.error().replace('\0', ' '))
        .bind("next", next == null ? null : Columns.utc(next))
        .bind("now", Columns.utc(now))
        .execute();
    Instant failing = verdict.failingSince();
    Instant rest = verdict.restUntil();
    handle
        .createUpdate(
            """
            update webhook_endpoint
            set failing_since = :failing, busy_until = :rest, disabled_reason = :reason,
                disabled_at = case when cast(:reason as text) is not null
                                   then cast(:now as timestamptz) end
            where id = :id
            """)
        .bind("id", claimed.endpoint())
        .bind("failing", failing == null ? null : Columns.utc(failing))
        .bind("rest", rest == null ? null : Columns.utc(rest))
        .bind("reason", verdict.disabledReason())
        .bind("now", Columns.utc(now))
        .execute();
    if (verdict.disabledReason() != null) {
      endWaiting(handle, claimed.endpoint(), now);
    }
  }

  private static void endWaiting(Handle handle, UUID endpoint, Instant now) {
    handle
        .createUpdate(
            """
            update webhook_delivery
            set state = 'failed', next_attempt_at = null, finished_at = :now,
                error = coalesce(error, 'the endpoint was turned off')
            where endpoint_id = :endpoint and state = 'waiting'
            """)
        .bind("endpoint", endpoint)
        .bind("now", Columns.utc(now))
        .execute();
  }

  /** The account under which an organization is told what is about no wallet; null: it has none. */
  public static @Nullable Long accountOf(Handle handle, long organization) {
    return handle
        .createQuery(
            """
            select id from account where organization_id = :organization
            order by wallet <> 'default', id
            limit 1
            """)
        .bind("organization", organization)
        .mapTo(Long.class)
        .findOne()
        .orElse(null);
  }

  private static Claimed claimed(ResultSet row) throws SQLException {
    return new Claimed(
        row.getLong("id"),
        row.getObject("endpoint_id", UUID.class),
        row.getLong("organization_id"),
        row.getString("organization"),
        row.getString("url"),
        Stream.of(row.getString("secret"), row.getString("old_secret"))
            .filter(Objects::nonNull)
            .toList(),
        row.getInt("attempts"),
        Columns.instant(row, "created_at"),
        Columns.nullableInstant(row, "failing_since"),
        told(row));
  }

  private static @Nullable Told told(ResultSet row) throws SQLException {
    String kind = row.getString("kind");
    return kind == null
        ? null
        : new Told(
            row.getLong("number"),
            kind,
            Objects.requireNonNull(row.getString("wallet")),
            JSON.readValue(row.getString("details"), DETAILS),
            Columns.instant(row, "occurred_at"));
  }
}
