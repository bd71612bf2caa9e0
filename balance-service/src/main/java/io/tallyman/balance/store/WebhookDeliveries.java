package io.tallyman.balance.store;

import io.tallyman.balance.store.WebhookEndpoints.Endpoint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is or was sent to one endpoint. */
public final class WebhookDeliveries {
  private final OrganizationTransaction transaction;
  private final Endpoint endpoint;

  private WebhookDeliveries(OrganizationTransaction transaction, Endpoint endpoint) {
    this.transaction = transaction;
    this.endpoint = endpoint;
  }

  public static WebhookDeliveries of(OrganizationTransaction transaction, Endpoint endpoint) {
    return new WebhookDeliveries(transaction, endpoint);
  }

  /**
   * One message to one endpoint.
   *
   * @param type the notice's kind, or {@code test}
   * @param state {@code waiting}, {@code delivered} or {@code failed}
   * @param responseStatus HTTP's, of the last attempt; null: there was no answer
   * @param error why the last attempt failed
   * @param nextAttemptAt null: there is none to come
   */
  public record Delivery(
      long id,
      String type,
      String state,
      int attempts,
      @Nullable Integer responseStatus,
      @Nullable String error,
      Instant createdAt,
      @Nullable Instant lastAttemptAt,
      @Nullable Instant nextAttemptAt) {}

  /** The newest, of those before an id. */
  public List<Delivery> before(long id, int limit) {
    return transaction
        .handle()
        .createQuery(
            """
            select d.*, coalesce(n.kind, 'test') as type
            from webhook_delivery d left join notice n on n.id = d.notice_id
            where d.endpoint_id = :endpoint and d.id < :id
            order by d.id desc
            limit :limit
            """)
        .bind("endpoint", endpoint.id())
        .bind("id", id)
        .bind("limit", limit)
        .map((row, context) -> delivery(row))
        .list();
  }

  /** Sends something that says nothing. */
  public Delivery test(Instant now) {
    long id =
        transaction
            .handle()
            .createQuery(
                """
                insert into webhook_delivery (organization_id, endpoint_id, next_attempt_at,
                                              created_at)
                values (:organization, :endpoint, :now, :now)
                returning id
                """)
            .bind("organization", transaction.organization().id())
            .bind("endpoint", endpoint.id())
            .bind("now", Columns.utc(now))
            .mapTo(Long.class)
            .one();
    return before(id + 1, 1).getFirst();
  }

  /** Sends the same once more, now, with as many attempts as at first. */
  public Optional<Delivery> resend(long id, Instant now) {
    int found =
        transaction
            .handle()
            .createUpdate(
                """
                update webhook_delivery
                set state = 'waiting', attempts = 0, next_attempt_at = :now, finished_at = null
                where id = :id and endpoint_id = :endpoint
                """)
            .bind("id", id)
            .bind("endpoint", endpoint.id())
            .bind("now", Columns.utc(now))
            .execute();
    return found == 0 ? Optional.empty() : before(id + 1, 1).stream().findFirst();
  }

  private static Delivery delivery(ResultSet row) throws SQLException {
    return new Delivery(
        row.getLong("id"),
        row.getString("type"),
        row.getString("state"),
        row.getInt("attempts"),
        row.getObject("response_status", Integer.class),
        row.getString("error"),
        Columns.instant(row, "created_at"),
        Columns.nullableInstant(row, "last_attempt_at"),
        Columns.nullableInstant(row, "next_attempt_at"));
  }
}
