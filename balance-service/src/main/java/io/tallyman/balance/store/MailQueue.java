package io.tallyman.balance.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * E-mails that are to be sent. Whoever takes one has it for a while, and says what became of it.
 */
public final class MailQueue {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

  private static final String CLAIM =
      """
      with claimed as (
        update mail set attempts = attempts + 1, next_attempt_at = :lostAt
        where id = (select id from mail
                    where state = 'waiting' and next_attempt_at <= :now
                    order by next_attempt_at, id
                    limit 1
                    for update skip locked)
        returning *)
      select m.id, m.recipient, m.attempts, m.created_at, m.inquiry, m.notice_id,
             o.name as organization, o.display_name, o.timezone,
             coalesce(c.locale, o.locale) as locale, c.name as contact,
             n.kind, n.details, n.occurred_at, a.wallet
      from claimed m
      join organization o on o.id = m.organization_id
      left join contact c on c.organization_id = m.organization_id and c.email = m.recipient
      left join notice n on n.id = m.notice_id
      left join account a on a.id = n.account_id
      """;

  private MailQueue() {}

  /**
   * One that somebody has taken to send.
   *
   * @param attempts with this one
   * @param subject what it is about
   */
  public record Claimed(
      long id, int attempts, Instant createdAt, Recipient recipient, Subject subject) {}

  /**
   * Whom it goes to.
   *
   * @param name of the contact
   * @param organizationTitle what the organization is called by people
   */
  public record Recipient(
      String email,
      @Nullable String name,
      String organization,
      @Nullable String organizationTitle,
      @Nullable String locale,
      @Nullable String timezone) {}

  /** What an e-mail is about. */
  public sealed interface Subject {}

  /** Something that people are told of an account. */
  public record OfNotice(
      long id, String kind, String wallet, Map<String, String> details, Instant occurredAt)
      implements Subject {}

  /** What a customer asks the vendor. */
  public record Inquiry(@Nullable String plan, String name, String email, String message)
      implements Subject {}

  /** What may become of an attempt. */
  public enum Outcome {
    SENT,
    /** The recipient's server wants nothing of it. */
    REFUSED,
    GIVEN_UP
  }

  /**
   * Takes the one that is due longest.
   *
   * @param lease for how long nobody else takes it; it is taken for lost then, and sent again
   */
  public static Optional<Claimed> claim(Handle handle, Instant now, Duration lease) {
    return handle
        .createQuery(CLAIM)
        .bind("now", Columns.utc(now))
        .bind("lostAt", Columns.utc(now.plus(lease)))
        .map((row, context) -> claimed(row))
        .findOne();
  }

  /** It is over. */
  public static void end(
      Handle handle, long id, Outcome outcome, @Nullable String error, Instant now) {
    handle
        .createUpdate(
            """
            update mail
            set state = lower(:outcome), next_attempt_at = null, error = :error, finished_at = :now
            where id = :id and state = 'waiting'
            """)
        .bind("id", id)
        .bind("outcome", outcome.name())
        .bind("error", error)
        .bind("now", Columns.utc(now))
        .execute();
  }

  /** It is to be tried again. */
  public static void retry(Handle handle, long id, String error, Instant at) {
    handle
        .createUpdate(
            """
            update mail set next_attempt_at = :at, error = :error
            where id = :id and state = 'waiting'
            """)
        .bind("id", id)
        .bind("error", error)
        .bind("at", Columns.utc(at))
        .execute();
  }

  /** Leaves an organization's question to be sent. */
  public static void ask(
      OrganizationTransaction transaction, String recipient, Inquiry inquiry, Instant now) {
    transaction
        .handle()
        .createUpdate(
            """
            insert into mail (organization_id, recipient, inquiry, next_attempt_at, created_at)
            values (:organization, :recipient, :inquiry, :now, :now)
            """)
        .bind("organization", transaction.organization().id())
        .bind("recipient", recipient)
        .bind("inquiry", JSON.writeValueAsString(inquiry))
        .bind("now", Columns.utc(now))
        .execute();
  }

  private static Claimed claimed(ResultSet row) throws SQLException {
    return new Claimed(
        row.getLong("id"),
        row.getInt("attempts"),
        Columns.instant(row, "created_at"),
        new Recipient(
            row.getString("recipient"),
            row.getString("contact"),
            row.getString("organization"),
            row.getString("display_name"),
            row.getString("locale"),
            row.getString("timezone")),
        subject(row));
  }

  private static Subject subject(ResultSet row) throws SQLException {
    String inquiry = row.getString("inquiry");
    return inquiry == null
        ? new OfNotice(
            row.getLong("notice_id"),
            Objects.requireNonNull(row.getString("kind")),
            Objects.requireNonNull(row.getString("wallet")),
            JSON.readValue(row.getString("details"), DETAILS),
            Columns.instant(row, "occurred_at"))
        : JSON.readValue(inquiry, Inquiry.class);
  }
}
