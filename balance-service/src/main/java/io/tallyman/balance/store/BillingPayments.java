package io.tallyman.balance.store;

import io.tallyman.money.Money;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What billing-sync has told of an organization's payments for credits, by the provider's ids. */
public final class BillingPayments {
  private final Handle handle;
  private final long organization;

  /**
   * Sees one organization.
   *
   * @param handle of the consumer's role
   */
  public BillingPayments(Handle handle, long organization) {
    this.handle = handle;
    this.organization = organization;
  }

  /**
   * A payment for credits: what was told of it, and what of that has been done.
   *
   * @param accountId null while only a refund or dispute has been told of
   * @param units micro-credits that were bought
   * @param refunded of {@code paid} minor units
   * @param taken of {@code units}, taken back so far
   * @param disputed whether it is disputed now
   * @param lost whether a dispute of it was lost
   * @param frozen whether the lot is frozen
   */
  public record Payment(
      String id,
      @Nullable Long accountId,
      int lot,
      long units,
      long refunded,
      long paid,
      boolean disputed,
      boolean lost,
      long taken,
      boolean frozen) {}

  /** What people see of a purchase. */
  public record Purchase(
      String pack, String kind, @Nullable String attempt, Money amount, Instant at) {}

  /** What is known of a payment, which is locked until the transaction ends; new where nothing. */
  public Payment lock(String id) {
    handle
        .createUpdate(
            """
            insert into billing_payment (organization_id, payment) values (:organization, :payment)
            on conflict do nothing
            """)
        .bind("organization", organization)
        .bind("payment", id)
        .execute();
    return handle
        .createQuery(
            """
            select * from billing_payment
            where organization_id = :organization and payment = :payment
            for update
            """)
        .bind("organization", organization)
        .bind("payment", id)
        .map((row, context) ->
            new Payment(
                row.getString("payment"),
                Columns.nullableLong(row, "account_id"),
                row.getInt("lot"),
                row.getLong("units"),
                row.getLong("refunded"),
                row.getLong("paid"),
                row.getBoolean("disputed"),
                row.getBoolean("lost"),
                row.getLong("taken"),
                row.getBoolean("frozen")))
        .one();
  }

  /** Notes what was bought with a payment. */
  public void notePurchase(String payment, long accountId, int lot, long units, Purchase purchase) {
    handle
        .createUpdate(
            """
            update billing_payment
            set account_id = :account, lot = :lot, units = :units, pack = :pack, kind = :kind,
                attempt = :attempt, amount = :amount, currency = :currency, paid_at = :at
            where organization_id = :organization and payment = :payment
            """)
        .bind("account", accountId)
        .bind("lot", lot)
        .bind("units", units)
        .bind("pack", purchase.pack())
        .bind("kind", purchase.kind())
        .bind("attempt", purchase.attempt())
        .bind("amount", purchase.amount().minorUnits())
        .bind("currency", purchase.amount().currency().getCurrencyCode())
        .bind("at", Columns.utc(purchase.at()))
        .bind("organization", organization)
        .bind("payment", payment)
        .execute();
  }

  /**
   * Notes what of a payment has been refunded.
   *
   * @return false: something as new or newer has been told before
   */
  public boolean noteRefund(String payment, long revision, long refunded, long paid) {
    return handle
            .createUpdate(
                """
                update billing_payment
                set refunded = :refunded, paid = :paid, refund_revision = :revision
                where organization_id = :organization and payment = :payment
                  and refund_revision < :revision
                """)
            .bind("refunded", refunded)
            .bind("paid", paid)
            .bind("revision", revision)
            .bind("organization", organization)
            .bind("payment", payment)
            .execute()
        > 0;
  }

  /**
   * Notes how a dispute of a payment stands.
   *
   * @return false: something as new or newer has been told before
   */
  public boolean noteDispute(String payment, long revision, boolean disputed, boolean lost) {
    return handle
            .createUpdate(
                """
                update billing_payment
                set disputed = :disputed, lost = lost or :lost, dispute_revision = :revision
                where organization_id = :organization and payment = :payment
                  and dispute_revision < :revision
                """)
            .bind("disputed", disputed)
            .bind("lost", lost)
            .bind("revision", revision)
            .bind("organization", organization)
            .bind("payment", payment)
            .execute()
        > 0;
  }

  /** Notes what has been done in the ledger. */
  public void noteDone(String payment, long taken, boolean frozen) {
    handle
        .createUpdate(
            """
            update billing_payment set taken = :taken, frozen = :frozen
            where organization_id = :organization and payment = :payment
            """)
        .bind("taken", taken)
        .bind("frozen", frozen)
        .bind("organization", organization)
        .bind("payment", payment)
        .execute();
  }

  /** Whether there is a lot with this reference already. */
  public boolean isLot(String reference) {
    return handle
        .createQuery(
            """
            select exists (
              select from lot where organization_id = :organization and reference = :reference)
            """)
        .bind("organization", organization)
        .bind("reference", reference)
        .mapTo(Boolean.class)
        .one();
  }
}
