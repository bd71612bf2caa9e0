package io.tallyman.balance.store;

import io.tallyman.money.Money;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What billing-sync has told of an organization's subscriptions and their invoices, by the
 * provider's ids.
 */
public final class BillingSubscriptions {
  private final Handle handle;
  private final long organization;

  /**
   * Sees one organization.
   *
   * @param handle of the consumer's role
   */
  public BillingSubscriptions(Handle handle, long organization) {
    this.handle = handle;
    this.organization = organization;
  }

  /** An invoice of a subscription that has been paid. */
  public record Invoice(String id, String subscription, Instant periodStart, Instant periodEnd) {}

  /**
   * Notes the state of a subscription.
   *
   * @return false: something as new or newer has been told before
   */
  public boolean noteSubscription(String subscription, long revision, boolean ended) {
    return handle
            .createUpdate(
                """
                insert into billing_subscription as s (organization_id, subscription, revision, ended)
                values (:organization, :subscription, :revision, :ended)
                on conflict (organization_id, subscription) do update
                set revision = excluded.revision, ended = excluded.ended
                where s.revision < excluded.revision
                """)
            .bind("organization", organization)
            .bind("subscription", subscription)
            .bind("revision", revision)
            .bind("ended", ended)
            .execute()
        > 0;
  }

  /** Whether a subscription is known to have ended. */
  public boolean hasEnded(String subscription) {
    return handle
        .createQuery(
            """
            select exists (
              select from billing_subscription
              where organization_id = :organization and subscription = :subscription and ended)
            """)
        .bind("organization", organization)
        .bind("subscription", subscription)
        .mapTo(Boolean.class)
        .one();
  }

  /**
   * Notes that an invoice has been paid.
   *
   * @return false: that is known
   */
  public boolean notePaid(Invoice invoice, Money amount, Instant at) {
    return handle
            .createUpdate(
                """
                insert into billing_invoice (organization_id, invoice, subscription, period_start,
                                             period_end, amount, currency, paid_at)
                values (:organization, :invoice, :subscription, :start, :end, :amount, :currency,
                        :at)
                on conflict do nothing
                """)
            .bind("organization", organization)
            .bind("invoice", invoice.id())
            .bind("subscription", invoice.subscription())
            .bind("start", Columns.utc(invoice.periodStart()))
            .bind("end", Columns.utc(invoice.periodEnd()))
            .bind("amount", amount.minorUnits())
            .bind("currency", amount.currency().getCurrencyCode())
            .bind("at", Columns.utc(at))
            .execute()
        > 0;
  }

  /** An invoice that has been paid; null where that is not known. */
  public @Nullable Invoice paidInvoice(String id) {
    return handle
        .createQuery(
            """
            select invoice, subscription, period_start, period_end
            from billing_invoice
            where organization_id = :organization and invoice = :invoice
            """)
        .bind("organization", organization)
        .bind("invoice", id)
        .map((row, context) ->
            new Invoice(
                row.getString("invoice"),
                row.getString("subscription"),
                Columns.instant(row, "period_start"),
                Columns.instant(row, "period_end")))
        .findOne()
        .orElse(null);
  }

  /** Notes what of an invoice has been refunded. */
  public void noteInvoiceRefund(String invoice, long refunded) {
    handle
        .createUpdate(
            """
            update billing_invoice set refunded = :refunded
            where organization_id = :organization and invoice = :invoice
            """)
        .bind("refunded", refunded)
        .bind("organization", organization)
        .bind("invoice", invoice)
        .execute();
  }
}
