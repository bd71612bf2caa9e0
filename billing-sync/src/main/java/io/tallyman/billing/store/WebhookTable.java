package io.tallyman.billing.store;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Webhooks as they came, and what has become of them. */
public final class WebhookTable {
  private static final String COLUMNS =
      """
      seq, id, type, api_version, account, livemode, created_at, state, reason, detail, attempts,
      copies, received_at, due_at, finished_at
      """;

  private final Handle handle;

  public WebhookTable(Handle handle) {
    this.handle = handle;
  }

  /**
   * A webhook that has come.
   *
   * @param body what was signed is always UTF-8, so that nothing of it is lost
   * @param reason null unless it is quarantined at once
   * @param workable whether it is to be worked on
   */
  public record Arrival(
      String id,
      @Nullable String type,
      @Nullable String apiVersion,
      @Nullable String account,
      @Nullable Boolean livemode,
      @Nullable Instant createdAt,
      String body,
      @Nullable String reason,
      @Nullable String detail,
      boolean workable) {}

  /** A webhook to be worked on. */
  public record Claimed(StoredWebhook webhook, String body) {}

  /**
   * Stores one.
   *
   * @return false: it is there already, and is counted as a copy
   */
  public boolean add(Arrival arrival, Instant now) {
    return handle
        .createQuery(
            """
            insert into billing.webhook_event as e
              (id, type, api_version, account, livemode, created_at, body, state, reason, detail,
               received_at, due_at)
            values (:id, :type, :apiVersion, :account, :livemode, :createdAt, :body, :state,
                    :reason, :detail, :now, case when :workable then :now::timestamptz end)
            on conflict (id) do update set copies = e.copies + 1
            returning copies = 0
            """)
        .bind("id", arrival.id())
        .bind("type", arrival.type())
        .bind("apiVersion", arrival.apiVersion())
        .bind("account", arrival.account())
        .bind("livemode", arrival.livemode())
        .bind("createdAt", Columns.utc(arrival.createdAt()))
        .bind("body", arrival.body().getBytes(StandardCharsets.UTF_8))
        .bind("state", state(arrival).code())
        .bind("reason", arrival.reason())
        .bind("detail", arrival.detail())
        .bind("workable", arrival.workable())
        .bind("now", Columns.utc(now))
        .mapTo(Boolean.class)
        .one();
  }

  private static WebhookState state(Arrival arrival) {
    return arrival.reason() == null ? WebhookState.RECEIVED : WebhookState.QUARANTINED;
  }

  /** The one that is due longest, for this transaction alone; empty if none is. */
  public Optional<Claimed> claimDue(Instant now) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + """
                , body from billing.webhook_event
                where due_at <= :now
                order by due_at, seq limit 1 for update skip locked
                """)
        .bind("now", Columns.utc(now))
        .map((row, context) ->
            new Claimed(read(row), new String(row.getBytes("body"), StandardCharsets.UTF_8)))
        .findOne();
  }

  /** When the next one is due, if that is no later than {@code until}. */
  public Optional<Instant> nextDue(Instant until) {
    return handle
        .createQuery("select min(due_at) as due from billing.webhook_event where due_at <= :until")
        .bind("until", Columns.utc(until))
        .map((row, context) -> Optional.ofNullable(Columns.nullableInstant(row, "due")))
        .one();
  }

  /**
   * Notes what has become of one.
   *
   * @param dueAt when to try again; null: not by itself
   */
  public void settle(
      long seq,
      WebhookState state,
      @Nullable String reason,
      @Nullable String detail,
      @Nullable Instant dueAt,
      Instant now) {
    handle
        .createUpdate(
            """
            update billing.webhook_event
            set state = :state, reason = :reason, detail = :detail, due_at = :dueAt,
                attempts = attempts + 1,
                finished_at = case when :state in ('processed', 'ignored') then :now::timestamptz end
            where seq = :seq
            """)
        .bind("state", state.code())
        .bind("reason", reason)
        .bind("detail", detail)
        .bind("dueAt", Columns.utc(dueAt))
        .bind("now", Columns.utc(now))
        .bind("seq", seq)
        .execute();
  }

  /** Has one worked on again at once; empty if there is none of this id. */
  public Optional<StoredWebhook> makeDue(String id, Instant now) {
    handle
        .createUpdate(
            """
            update billing.webhook_event set due_at = :now, state = 'received', finished_at = null
            where id = :id and length(body) > 0 -- what has been erased says nothing any more
            """)
        .bind("now", Columns.utc(now))
        .bind("id", id)
        .execute();
    return handle
        .createQuery("select " + COLUMNS + " from billing.webhook_event where id = :id")
        .bind("id", id)
        .map((row, context) -> read(row))
        .findOne();
  }

  /** Has all of a state worked on again at once; returns how many. */
  public int makeDue(WebhookState state, Instant now) {
    return handle
        .createUpdate(
            """
            update billing.webhook_event set due_at = :now, state = 'received', finished_at = null
            where state = :state and length(body) > 0
            """)
        .bind("now", Columns.utc(now))
        .bind("state", state.code())
        .execute();
  }

  /**
   * Newest first.
   *
   * @param state null: any
   * @param before a {@code seq}; those below it
   */
  public List<StoredWebhook> list(@Nullable WebhookState state, long before, int limit) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + """
                from billing.webhook_event
                where seq < :before and (:state::text is null or state = :state)
                order by seq desc limit :limit
                """)
        .bind("before", before)
        .bind("state", state == null ? null : state.code())
        .bind("limit", limit)
        .map((row, context) -> read(row))
        .list();
  }

  private static StoredWebhook read(ResultSet row) throws SQLException {
    return new StoredWebhook(
        row.getLong("seq"),
        row.getString("id"),
        row.getString("type"),
        row.getString("api_version"),
        row.getString("account"),
        row.getObject("livemode", Boolean.class),
        Columns.nullableInstant(row, "created_at"),
        WebhookState.ofCode(row.getString("state")),
        row.getString("reason"),
        row.getString("detail"),
        row.getInt("attempts"),
        row.getInt("copies"),
        Columns.instant(row, "received_at"),
        Columns.nullableInstant(row, "due_at"),
        Columns.nullableInstant(row, "finished_at"));
  }
}
