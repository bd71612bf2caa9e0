package io.tallyman.balance.store;

import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Who has been referred by whom, and what has come of it. */
public final class Referrals {
  private final Handle handle;
  private final long organization;

  /**
   * Sees one organization.
   *
   * @param handle of the consumer's role
   */
  public Referrals(Handle handle, long organization) {
    this.handle = handle;
    this.organization = organization;
  }

  /** As one organization sees it. */
  public static Referrals of(OrganizationTransaction transaction) {
    return new Referrals(transaction.handle(), transaction.organization().id());
  }

  /**
   * One organization's side of it.
   *
   * @param code what it tells those it refers
   * @param waiting those it referred who have not paid yet
   * @param rewarded those for whom it got its credits
   * @param usedCode whose code it gave itself; null where nobody has referred it
   * @param settledAt when it first paid, having been referred
   */
  public record Seen(
      String code,
      long waiting,
      long rewarded,
      @Nullable String usedCode,
      @Nullable Instant referredAt,
      @Nullable Instant settledAt) {}

  /**
   * A referral that nothing has come of yet.
   *
   * @param referrerAccount the default wallet of whoever referred it
   */
  public record Waiting(long referrerAccount, String referrerCode, String ownCode) {}

  public Seen seen() {
    return handle
        .createQuery(
            """
            select o.referral_code, r.used_code, r.referred_at, r.settled_at,
                   (select count(*) from referral
                    where referrer_id = o.id and settled_at is null) as waiting,
                   (select count(*) from referral where referrer_id = o.id and rewarded) as rewarded
            from organization o left join referral r on r.organization_id = o.id
            where o.id = :organization
            """)
        .bind("organization", organization)
        .map((row, context) ->
            new Seen(
                row.getString("referral_code"),
                row.getLong("waiting"),
                row.getLong("rewarded"),
                row.getString("used_code"),
                Columns.nullableInstant(row, "referred_at"),
                Columns.nullableInstant(row, "settled_at")))
        .one();
  }

  /** Whose code it is; null: nobody's. */
  public @Nullable Long ownerOf(String code) {
    return handle
        .createQuery("select organization_by_referral_code(:code)")
        .bind("code", code)
        .mapTo(Long.class)
        .findOne()
        .orElse(null);
  }

  /** Whether the organization has paid for a plan. */
  public boolean hasPaid() {
    return handle
        .createQuery(
            """
            select exists (
              select from billing_invoice where organization_id = :organization and amount > 0)
            """)
        .bind("organization", organization)
        .mapTo(Boolean.class)
        .one();
  }

  /** Notes who referred the organization. */
  public void refer(long referrer, String code, Instant now) {
    handle
        .createUpdate(
            """
            insert into referral (organization_id, referrer_id, used_code, referred_at)
            values (:organization, :referrer, :code, :now)
            """)
        .bind("organization", organization)
        .bind("referrer", referrer)
        .bind("code", code)
        .bind("now", Columns.utc(now))
        .execute();
  }

  /** The organization's referral, if nothing has come of it yet; else null. */
  public @Nullable Waiting waiting() {
    return handle
        .createQuery(
            """
            select a.id as account_id, r.used_code, o.referral_code
            from referral r
            join organization o on o.id = r.organization_id
            join account a on a.organization_id = r.referrer_id and a.wallet = 'default'
            where r.organization_id = :organization and r.settled_at is null
            """)
        .bind("organization", organization)
        .map((row, context) ->
            new Waiting(
                row.getLong("account_id"),
                row.getString("used_code"),
                row.getString("referral_code")))
        .findOne()
        .orElse(null);
  }

  /** For how many others the referrer of this one has got its credits. */
  public long rewardsOfReferrer() {
    return handle
        .createQuery(
            """
            select count(*) from referral
            where rewarded and referrer_id = (
              select referrer_id from referral where organization_id = :organization)
            """)
        .bind("organization", organization)
        .mapTo(Long.class)
        .one();
  }

  /** Notes that the organization has paid, and whether that brought its referrer credits. */
  public void settle(boolean rewarded, Instant now) {
    handle
        .createUpdate(
            """
            update referral set settled_at = :now, rewarded = :rewarded
            where organization_id = :organization
            """)
        .bind("rewarded", rewarded)
        .bind("now", Columns.utc(now))
        .bind("organization", organization)
        .execute();
  }
}
