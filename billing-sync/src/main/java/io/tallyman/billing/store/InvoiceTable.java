package io.tallyman.billing.store;

import io.tallyman.billing.facts.InvoiceReading;
import io.tallyman.money.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Stripe's invoices of an organization. */
public final class InvoiceTable {
  private final Handle handle;
  private final String organization;

  public InvoiceTable(Handle handle, String organization) {
    this.handle = handle;
    this.organization = organization;
  }

  /** An invoice, as people see it. */
  public record Invoice(
      String id,
      @Nullable String number,
      String status,
      Money amount,
      Money amountPaid,
      @Nullable String hostedUrl,
      @Nullable String pdfUrl,
      @Nullable String receiptUrl,
      Instant createdAt,
      @Nullable Instant paidAt) {}

  /** What of an invoice came back, in minor units: by refunds, credit notes and lost disputes. */
  public record Returned(long refunded, long paid) {}

  /** Notes how one stands; returns whether that, but for links, is news. */
  public boolean note(InvoiceReading reading) {
    return handle
        .createQuery(
            """
            insert into billing.invoice
              (id, organization, subscription, number, status, amount, amount_paid, credited,
               currency, hosted_url, pdf_url, created_at, paid_at)
            values (:id, :organization, :subscription, :number, :status, :amount, :amountPaid,
                    :credited, :currency, :hostedUrl, :pdfUrl, :createdAt, :paidAt)
            on conflict (id) do update
            set subscription = excluded.subscription, number = excluded.number,
                status = excluded.status, amount = excluded.amount,
                amount_paid = excluded.amount_paid, credited = excluded.credited,
                hosted_url = excluded.hosted_url, pdf_url = excluded.pdf_url,
                paid_at = excluded.paid_at
            returning (old.subscription, old.status, old.amount, old.amount_paid, old.credited,
                       old.paid_at)
                is distinct from (new.subscription, new.status, new.amount, new.amount_paid,
                                  new.credited, new.paid_at)
            """)
        .bind("id", reading.id())
        .bind("organization", organization)
        .bind("subscription", reading.subscription())
        .bind("number", reading.number())
        .bind("status", reading.status())
        .bind("amount", reading.amount().minorUnits())
        .bind("amountPaid", reading.amountPaid().minorUnits())
        .bind("credited", reading.credited())
        .bind("currency", reading.amount().currency().getCurrencyCode())
        .bind("hostedUrl", reading.hostedUrl())
        .bind("pdfUrl", reading.pdfUrl())
        .bind("createdAt", Columns.utc(reading.createdAt()))
        .bind("paidAt", Columns.utc(reading.paidAt()))
        .mapTo(Boolean.class)
        .one();
  }

  /** What of an invoice came back; empty where the invoice is not known. */
  public Optional<Returned> returned(String invoice) {
    return handle
        .createQuery(
            """
            select i.amount_paid as paid,
                   least(i.amount_paid,
                         greatest(i.credited,
                                  coalesce(sum(case when p.lost then p.amount else p.refunded end),
                                           0))) as refunded
            from billing.invoice i left join billing.payment p on p.invoice = i.id
            where i.id = :id and i.organization = :organization
            group by i.id
            """)
        .bind("id", invoice)
        .bind("organization", organization)
        .map((row, context) -> new Returned(row.getLong("refunded"), row.getLong("paid")))
        .findOne();
  }

  /**
   * Newest first, drafts not.
   *
   * @param before those that are older than this one; null: from the newest
   */
  public List<Invoice> list(@Nullable Position before, int limit) {
    return handle
        .createQuery(
            """
            select i.*, (select p.receipt_url from billing.payment p
                         where p.invoice = i.id and p.receipt_url is not null
                         order by p.created_at desc limit 1) as receipt_url
            from billing.invoice i
            where i.organization = :organization and i.status <> 'draft'
              and (:at::timestamptz is null or (i.created_at, i.id) < (:at, :id))
            order by i.created_at desc, i.id desc limit :limit
            """)
        .bind("organization", organization)
        .bind("at", Position.timeOf(before))
        .bind("id", Position.idOf(before))
        .bind("limit", limit)
        .map((row, context) ->
            new Invoice(
                row.getString("id"),
                row.getString("number"),
                row.getString("status"),
                Columns.money(row, "amount"),
                Columns.money(row, "amount_paid"),
                row.getString("hosted_url"),
                row.getString("pdf_url"),
                row.getString("receipt_url"),
                Columns.instant(row, "created_at"),
                Columns.nullableInstant(row, "paid_at")))
        .list();
  }
}
