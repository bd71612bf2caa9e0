package io.tallyman.balance.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where one organization wants to be told. Its transactions can write secrets, and read none. */
public final class WebhookEndpoints {
  private final OrganizationTransaction transaction;

  private WebhookEndpoints(OrganizationTransaction transaction) {
    this.transaction = transaction;
  }

  public static WebhookEndpoints of(OrganizationTransaction transaction) {
    return new WebhookEndpoints(transaction);
  }

  /**
   * An endpoint to be.
   *
   * @param notices the kinds it is told of; null: all
   */
  public record Wanted(String url, @Nullable String description, @Nullable List<String> notices) {}

  /** An endpoint, without its secrets. */
  public record Endpoint(
      UUID id,
      String url,
      @Nullable String description,
      @Nullable List<String> notices,
      @Nullable Instant oldSecretUntil,
      @Nullable Instant failingSince,
      @Nullable Instant disabledAt,
      @Nullable String disabledReason,
      Instant createdAt) {}

  /** All of them, the oldest first. */
  public List<Endpoint> all() {
    return transaction
        .handle()
        .createQuery(
            """
            select id, url, description, notices, old_secret_until, failing_since, disabled_at,
                   disabled_reason, created_at
            from webhook_endpoint
            where organization_id = :organization
            order by created_at, id
            """)
        .bind("organization", organization())
        .map((row, context) -> endpoint(row))
        .list();
  }

  /** One of them. */
  public Optional<Endpoint> find(UUID id) {
    return all().stream().filter(endpoint -> endpoint.id().equals(id)).findFirst();
  }

  /** How many there are, while nobody adds another. */
  public int lockAndCount() {
    transaction
        .handle()
        .execute("select 1 from organization where id = ? for update", organization());
    return all().size();
  }

  /** Adds one. */
  public Endpoint add(Wanted wanted, String secret, Instant now) {
    List<String> notices = wanted.notices();
    return transaction
        .handle()
        .createQuery(
            """
            insert into webhook_endpoint (id, organization_id, url, description, notices, secret,
                                          created_at)
            values (gen_random_uuid(), :organization, :url, :description, :notices, :secret, :now)
            returning id, url, description, notices, old_secret_until, failing_since, disabled_at,
                      disabled_reason, created_at
            """)
        .bind("organization", organization())
        .bind("url", wanted.url())
        .bind("description", wanted.description())
        .bindByType(
            "notices", notices == null ? null : notices.toArray(String[]::new), String[].class)
        .bind("secret", secret)
        .bind("now", Columns.utc(now))
        .map((row, context) -> endpoint(row))
        .one();
  }

  /** Forgets one, and what was sent to it. */
  public boolean delete(UUID id) {
    return transaction.handle().execute("delete from webhook_endpoint where id = ?", id) > 0;
  }

  /** Lets another secret sign from now on, and the one before for a while. */
  public Optional<Endpoint> rotate(UUID id, String secret, Instant until) {
    transaction
        .handle()
        .createQuery("select 1 from rotate_webhook_secret(:id, :secret, :until)")
        .bind("id", id)
        .bind("secret", secret)
        .bind("until", Columns.utc(until))
        .mapTo(Integer.class)
        .list();
    return find(id);
  }

  /** Sends to it again. */
  public Optional<Endpoint> enable(UUID id) {
    transaction
        .handle()
        .execute(
            """
            update webhook_endpoint
            set disabled_at = null, disabled_reason = null, failing_since = null
            where id = ?
            """,
            id);
    return find(id);
  }

  private long organization() {
    return transaction.organization().id();
  }

  private static Endpoint endpoint(ResultSet row) throws SQLException {
    return new Endpoint(
        row.getObject("id", UUID.class),
        row.getString("url"),
        row.getString("description"),
        Columns.nullableStrings(row, "notices"),
        Columns.nullableInstant(row, "old_secret_until"),
        Columns.nullableInstant(row, "failing_since"),
        Columns.nullableInstant(row, "disabled_at"),
        row.getString("disabled_reason"),
        Columns.instant(row, "created_at"));
  }
}
