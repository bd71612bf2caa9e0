package io.tallyman.balance.store;

import io.tallyman.money.Money;
import java.time.Instant;
import java.util.Currency;
import java.util.List;

/** Payments that billing-sync has told of, of one organization. */
public final class PaymentQueries {
  private PaymentQueries() {}

  /**
   * A payment that has succeeded.
   *
   * @param id the payment provider's, of the invoice or payment
   * @param kind who asked for it: a plan's period, somebody, or an automatic top-up
   * @param description what was bought
   * @param refunded of all refunds so far
   */
  public record Paid(
      String id, String kind, String description, Money amount, Money refunded, Instant paidAt) {}

  /** The last payments, newest first. */
  public static List<Paid> last(OrganizationTransaction transaction, int limit) {
    return transaction
        .handle()
        .createQuery(
            """
            select invoice as id, 'subscription' as kind, subscription as description, amount,
                   currency, refunded, paid_at
            from billing_invoice where organization_id = :organization
            union all
            select payment, kind, pack, amount, currency, refunded, paid_at
            from billing_payment where organization_id = :organization and paid_at is not null
            order by paid_at desc, id
            limit :limit
            """)
        .bind("organization", transaction.organization().id())
        .bind("limit", limit)
        .map((row, context) -> {
          Currency currency = Currency.getInstance(row.getString("currency"));
          return new Paid(
              row.getString("id"),
              row.getString("kind"),
              row.getString("description"),
              new Money(row.getLong("amount"), currency),
              new Money(row.getLong("refunded"), currency),
              Columns.instant(row, "paid_at"));
        })
        .list();
  }
}
