package io.tallyman.billing.store;

import io.tallyman.billing.facts.PaymentReading;
import io.tallyman.billing.facts.UnreadableException;
import io.tallyman.money.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Stripe's payments of an organization. */
public final class PaymentTable {
  private final Handle handle;
  private final String organization;

  public PaymentTable(Handle handle, String organization) {
    this.handle = handle;
    this.organization = organization;
  }

  /**
   * A payment.
   *
   * @param kind {@code manual}, {@code auto} or {@code subscription}
   * @param refunded of all refunds so far that hold
   * @param failure why it failed, in the bank's or Stripe's word
   */
  public record Payment(
      String id,
      String kind,
      String status,
      Money amount,
      Money refunded,
      @Nullable String invoice,
      @Nullable String pack,
      @Nullable String failure,
      @Nullable String receiptUrl,
      Instant createdAt) {}

  /**
   * Notes how one stands. What it pays for is known for good once it is known.
   *
   * @return whether that, but for links, is news
   * @throws UnreadableException if it is known as another organization's
   */
  public boolean note(PaymentReading reading, long refunded, @Nullable String invoice) {
    return handle
        .createQuery(
            """
            insert into billing.payment as p
              (id, organization, kind, status, amount, refunded, currency, invoice, pack, failure,
               receipt_url, created_at)
            values (:id, :organization, :kind, :status, :amount, :refunded, :currency, :invoice,
                    :pack, :failure, :receiptUrl, :createdAt)
            on conflict (id) do update
            set kind = excluded.kind, status = excluded.status, amount = excluded.amount,
                refunded = excluded.refunded, invoice = coalesce(excluded.invoice, p.invoice),
                pack = coalesce(excluded.pack, p.pack), failure = excluded.failure,
                receipt_url = coalesce(excluded.receipt_url, p.receipt_url)
            where p.organization = excluded.organization
            returning (old.kind, old.status, old.amount, old.refunded, old.invoice, old.pack)
                is distinct from (new.kind, new.status, new.amount, new.refunded, new.invoice,
                                  new.pack)
            """)
        .bind("id", reading.id())
        .bind("organization", organization)
        .bind(
            "kind",
            invoice != null ? "subscription" : reading.kind().name().toLowerCase(Locale.ROOT))
        .bind("status", reading.status())
        .bind("amount", reading.amount().minorUnits())
        .bind("refunded", refunded)
        .bind("currency", reading.amount().currency().getCurrencyCode())
        .bind("invoice", invoice)
        .bind("pack", reading.pack())
        .bind("failure", reading.failure())
        .bind("receiptUrl", reading.receiptUrl())
        .bind("createdAt", Columns.utc(reading.createdAt()))
        .mapTo(Boolean.class)
        .findOne()
        .orElseThrow(() ->
            new UnreadableException("payment " + reading.id() + " is another organization's"));
  }

  /** Notes whether a dispute of one has been lost. */
  public void noteLost(String payment, boolean lost) {
    handle
        .createUpdate("update billing.payment set lost = :lost where id = :id")
        .bind("lost", lost)
        .bind("id", payment)
        .execute();
  }

  public Optional<Payment> find(String payment) {
    return handle
        .createQuery(
            "select * from billing.payment where id = :id and organization = :organization")
        .bind("id", payment)
        .bind("organization", organization)
        .map((row, context) -> read(row))
        .findOne();
  }

  /**
   * Newest first.
   *
   * @param before those that are older than this one; null: from the newest
   */
  public List<Payment> list(@Nullable Position before, int limit) {
    return handle
        .createQuery(
            """
            select * from billing.payment
            where organization = :organization
              and (:at::timestamptz is null or (created_at, id) < (:at, :id))
            order by created_at desc, id desc limit :limit
            """)
        .bind("organization", organization)
        .bind("at", Position.timeOf(before))
        .bind("id", Position.idOf(before))
        .bind("limit", limit)
        .map((row, context) -> read(row))
        .list();
  }

  private static Payment read(ResultSet row) throws SQLException {
    return new Payment(
        row.getString("id"),
        row.getString("kind"),
        row.getString("status"),
        Columns.money(row, "amount"),
        Columns.money(row, "refunded"),
        row.getString("invoice"),
        row.getString("pack"),
        row.getString("failure"),
        row.getString("receipt_url"),
        Columns.instant(row, "created_at"));
  }
}
