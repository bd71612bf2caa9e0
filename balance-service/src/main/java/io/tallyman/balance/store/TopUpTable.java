package io.tallyman.balance.store;

import io.tallyman.balance.store.TopUp.Attempt;
import io.tallyman.balance.store.TopUp.Started;
import io.tallyman.balance.store.TopUp.State;
import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Automatic top-ups: what accounts want, and the attempts. */
public final class TopUpTable {
  private static final String READ =
      """
      select t.*, l.id, l.pack as bought, l.state, l.started_at, l.ended_at, l.code,
             (select count(*) from top_up_attempt a
              where a.account_id = t.account_id and a.state <> 'failed'
                and a.started_at >= :month) as used
      from auto_top_up t
      left join lateral (
        select * from top_up_attempt a
        where a.account_id = t.account_id
        order by (a.state = 'in_flight') desc, a.started_at desc
        limit 1) l on true
      where t.account_id = any (:accounts)
      """;
  private static final String START =
      """
      insert into top_up_attempt (id, organization_id, account_id, pack, credits, price_minor,
                                  currency, state, started_at)
      values (:id, :organization, :account, :pack, :credits, :price, :currency, 'in_flight', :now)
      """;

  /** An outcome may come twice, and a payment may succeed after all. */
  private static final String END =
      """
      update top_up_attempt
      set state = :state, ended_at = :now, reference = :reference, code = :code
      where id = :id and organization_id = :organization
        and (state = 'in_flight' or (state = 'failed' and :state = 'succeeded'))
      returning account_id, pack, credits, price_minor, currency
      """;

  private final Handle handle;

  /** An attempt that is over. */
  public record Ended(long accountId, String pack, Credits credits, Money price) {}

  /**
   * @param handle in a transaction
   */
  public TopUpTable(Handle handle) {
    this.handle = handle;
  }

  /** Those of one organization. */
  public static TopUpTable of(OrganizationTransaction transaction) {
    return new TopUpTable(transaction.handle());
  }

  /** How accounts stand; those that have never said what they want are left out. */
  public Map<Long, TopUp> read(Collection<Long> accounts, Instant now) {
    Map<Long, TopUp> found = new HashMap<>();
    handle
        .createQuery(READ)
        .bind("accounts", accounts.toArray(Long[]::new))
        .bind("month", monthOf(now))
        .map((row, context) -> Map.entry(row.getLong("account_id"), topUp(row)))
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    return found;
  }

  /** How an account stands, whose settings are locked from now on. */
  public TopUp lock(long account, Instant now) {
    handle
        .createQuery("select 1 from auto_top_up where account_id = :account for update")
        .bind("account", account)
        .mapTo(Integer.class)
        .findOne();
    return read(List.of(account), now).getOrDefault(account, TopUp.OFF);
  }

  /** Keeps what an account wants. */
  public void write(long account, long organization, TopUp wanted) {
    handle
        .createUpdate(
            """
            insert into auto_top_up (account_id, organization_id, enabled, threshold, pack,
                                     monthly_cap, disabled_reason, declines, retry_at)
            values (:account, :organization, :enabled, :threshold, :pack, :cap, :reason, :declines,
                    :retryAt)
            on conflict (account_id) do update
            set enabled = excluded.enabled, threshold = excluded.threshold, pack = excluded.pack,
                monthly_cap = excluded.monthly_cap, disabled_reason = excluded.disabled_reason,
                declines = excluded.declines, retry_at = excluded.retry_at
            """)
        .bind("account", account)
        .bind("organization", organization)
        .bind("enabled", wanted.enabled())
        .bind("threshold", wanted.threshold())
        .bind("pack", wanted.pack())
        .bind("cap", wanted.monthlyCap())
        .bind("reason", wanted.disabledReason())
        .bind("declines", wanted.declines())
        .bind("retryAt", wanted.retryAt() == null ? null : Columns.utc(wanted.retryAt()))
        .execute();
  }

  /** Stores an attempt, before anybody is told to make it; there is one in flight at a time. */
  public void start(Started attempt) {
    handle
        .createUpdate(START)
        .bind("id", attempt.id())
        .bind("organization", attempt.organizationId())
        .bind("account", attempt.accountId())
        .bind("pack", attempt.pack())
        .bind("credits", attempt.credits())
        .bind("price", attempt.price().minorUnits())
        .bind("currency", attempt.price().currency().getCurrencyCode())
        .bind("now", Columns.utc(attempt.startedAt()))
        .execute();
  }

  /** Closes an attempt; null if it is known already how it ended, or if there is none such. */
  public @Nullable Ended end(
      long organization,
      UUID attempt,
      State state,
      @Nullable String reference,
      @Nullable String code,
      Instant now) {
    return handle
        .createQuery(END)
        .bind("id", attempt)
        .bind("organization", organization)
        .bind("state", state.name().toLowerCase(Locale.ROOT))
        .bind("reference", reference)
        .bind("code", code)
        .bind("now", Columns.utc(now))
        .map((row, context) ->
            new Ended(
                row.getLong("account_id"),
                row.getString("pack"),
                Credits.ofMicros(row.getLong("credits")),
                new Money(
                    row.getLong("price_minor"), Currency.getInstance(row.getString("currency")))))
        .findOne()
        .orElse(null);
  }

  /** Whether an organization has ever had such an attempt. */
  public boolean isKnown(long organization, UUID attempt) {
    return handle
        .createQuery(
            """
            select exists (
              select from top_up_attempt where id = :id and organization_id = :organization)
            """)
        .bind("id", attempt)
        .bind("organization", organization)
        .mapTo(Boolean.class)
        .one();
  }

  /** Leaves an account to be looked at. */
  public void watch(long account, Instant now) {
    try {
      OutboxTable.watch(handle.getConnection(), List.of(account), now);
    } catch (SQLException e) {
      throw new UncheckedSqlException(e);
    }
  }

  private static OffsetDateTime monthOf(Instant now) {
    return now.atOffset(ZoneOffset.UTC).withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS);
  }

  private static TopUp topUp(ResultSet row) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    return new TopUp(
        row.getBoolean("enabled"),
        Columns.nullableLong(row, "threshold"),
        row.getString("pack"),
        row.getObject("monthly_cap", Integer.class),
        row.getString("disabled_reason"),
        row.getInt("declines"),
        Columns.nullableInstant(row, "retry_at"),
        row.getInt("used"),
        id == null
            ? null
            : new Attempt(
                id,
                Objects.requireNonNull(row.getString("bought")),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                Columns.instant(row, "started_at"),
                Columns.nullableInstant(row, "ended_at"),
                row.getString("code")));
  }
}
