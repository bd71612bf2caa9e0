package io.tallyman.catalog;

import io.tallyman.money.Credits;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the catalog's product behaves where products differ; everything has a default.
 *
 * @param defaultPlan the free plan a new organization starts on; null where it starts with none
 * @param burnOrder every source once, the one spent first at the head
 * @param grace how long a plan goes on in full after a payment failed; default 7 days
 * @param warningCooldown how long the same warning is not given again; default 24 hours
 * @param expiryNotice how long before its expiry a lot is told of; default 7 days
 * @param walletFallback the wallet that pays when another is spent; null (default) if none does
 * @param dedupeWindow how long an event's identity is known, and how old an event may be; default
 *     35 days
 * @param hold how long a hold lives unless the request says; default 15 minutes
 * @param referral null where there is no referral programme
 */
public record Policies(
    @Nullable String defaultPlan,
    Organizations organizations,
    List<LotSource> burnOrder,
    LowBalance lowBalance,
    Duration grace,
    Duration warningCooldown,
    Duration expiryNotice,
    Upgrade upgrade,
    AnnualGrant annualGrant,
    @Nullable String walletFallback,
    Duration dedupeWindow,
    Duration hold,
    @Nullable Referral referral) {

  /** Who may be charged. */
  public enum Organizations {
    /** The first event, gate call, plan or grant creates an organization. */
    OPEN,
    /** Only organizations registered before; other subjects are quarantined. */
    REGISTERED
  }

  /** What a change to a dearer plan grants at once. */
  public enum Upgrade {
    /** The difference of the allowances for the rest of the period. */
    PRORATED,
    /** The whole difference. */
    FULL,
    /** The new plan's allowance, from a new period. */
    RESET
  }

  /** How the units of an annual plan come. */
  public enum AnnualGrant {
    MONTHLY,
    UPFRONT
  }

  /**
   * When people are told that little is left.
   *
   * @param warn available credits, default 50
   * @param critical available credits, at most {@code warn}; default 20
   * @param warnPercent of a tier's counter, default 20
   * @param criticalPercent of a tier's counter, at most {@code warnPercent}; default 5
   */
  public record LowBalance(Credits warn, Credits critical, int warnPercent, int criticalPercent) {}

  /**
   * What both sides get at the referee's first paid invoice.
   *
   * @param maxReferrals so many of one referrer count
   */
  public record Referral(Credits referrer, Credits referee, int maxReferrals) {}
}
