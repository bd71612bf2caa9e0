package io.tallyman.billing.store;

import io.tallyman.money.Credits;
import io.tallyman.money.Money;
import io.tallyman.topic.TopUpWanted;
import java.time.Instant;
import java.util.Currency;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Top-ups that the ledger wants, until it is known what came of each. */
public final class TopUpTable {
  private final Handle handle;

  public TopUpTable(Handle handle) {
    this.handle = handle;
  }

  /**
   * A top-up to be charged.
   *
   * @param tries that have been made, and whose outcome is not known
   */
  public record Claimed(TopUpWanted wanted, int tries) {}

  /** Stores one that is wanted; the same again does nothing. */
  public void add(TopUpWanted wanted, Instant now) {
    handle
        .createUpdate(
            """
            insert into billing.top_up
              (attempt, organization, wallet, pack, credits, amount, currency, state, wanted_at,
               due_at)
            values (:attempt, :organization, :wallet, :pack, :credits, :amount, :currency,
                    'wanted', :wantedAt, :now)
            on conflict do nothing
            """)
        .bind("attempt", wanted.attempt())
        .bind("organization", wanted.organization())
        .bind("wallet", wanted.wallet())
        .bind("pack", wanted.pack())
        .bind("credits", wanted.credits().micros())
        .bind("amount", wanted.price().minorUnits())
        .bind("currency", wanted.price().currency().getCurrencyCode())
        .bind("wantedAt", Columns.utc(wanted.startedAt()))
        .bind("now", Columns.utc(now))
        .execute();
  }

  /** The one that is due longest, for this transaction alone. */
  public Optional<Claimed> claimDue(Instant now) {
    return handle
        .createQuery(
            """
            select * from billing.top_up
            where due_at <= :now order by due_at, attempt limit 1 for update skip locked
            """)
        .bind("now", Columns.utc(now))
        .map((row, context) ->
            new Claimed(
                new TopUpWanted(
                    row.getObject("attempt", UUID.class),
                    row.getString("organization"),
                    row.getString("wallet"),
                    row.getString("pack"),
                    Credits.ofMicros(row.getLong("credits")),
                    new Money(
                        row.getLong("amount"), Currency.getInstance(row.getString("currency"))),
                    Columns.instant(row, "wanted_at")),
                row.getInt("tries")))
        .findOne();
  }

  /** When the next one is due, if that is no later than {@code until}. */
  public Optional<Instant> nextDue(Instant until) {
    return handle
        .createQuery("select min(due_at) as due from billing.top_up where due_at <= :until")
        .bind("until", Columns.utc(until))
        .map((row, context) -> Optional.ofNullable(Columns.nullableInstant(row, "due")))
        .one();
  }

  /** Notes that it is not known what came of a try: there is to be another. */
  public void retry(UUID attempt, @Nullable String detail, Instant dueAt) {
    handle
        .createUpdate(
            """
            update billing.top_up set tries = tries + 1, detail = :detail, due_at = :dueAt
            where attempt = :attempt
            """)
        .bind("detail", detail)
        .bind("dueAt", Columns.utc(dueAt))
        .bind("attempt", attempt)
        .execute();
  }

  /**
   * Notes what came of one.
   *
   * @param code why it failed; null where it succeeded
   */
  public void end(UUID attempt, @Nullable String payment, @Nullable String code, Instant now) {
    handle
        .createUpdate(
            """
            update billing.top_up
            set state = :state, payment = :payment, code = :code, tries = tries + 1,
                detail = null, due_at = null, ended_at = :now
            where attempt = :attempt
            """)
        .bind("state", code == null ? "succeeded" : "failed")
        .bind("payment", payment)
        .bind("code", code)
        .bind("now", Columns.utc(now))
        .bind("attempt", attempt)
        .execute();
  }
}
