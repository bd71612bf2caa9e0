package io.tallyman.balance.billing;

import io.tallyman.balance.store.AccountLocks;
import io.tallyman.balance.store.AccountReader.Depth;
import io.tallyman.balance.store.Referrals;
import io.tallyman.balance.store.Referrals.Waiting;
import io.tallyman.catalog.LotSource;
import io.tallyman.catalog.Policies;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Lot;
import io.tallyman.money.Credits;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What both sides get when an organization that was referred first pays for a plan. The referrer's
 * account is locked together with the payer's, in the order in which everybody locks accounts.
 */
final class ReferralReward {
  private final Referrals referrals;
  private final long payer;
  private final @Nullable Waiting waiting;

  private ReferralReward(Referrals referrals, long payer, @Nullable Waiting waiting) {
    this.referrals = referrals;
    this.payer = payer;
    this.waiting = waiting;
  }

  /** Looks for a referral that waits for the payment, and locks whom it concerns. */
  static ReferralReward lock(Handle handle, long organization, long payer, InstantSource clock)
      throws SQLException {
    Referrals referrals = new Referrals(handle, organization);
    Waiting waiting = referrals.waiting();
    if (waiting != null) {
      AccountLocks.lock(
          handle.getConnection(),
          List.of(payer, waiting.referrerAccount()),
          Depth.FOR_USAGE,
          clock);
    }
    return new ReferralReward(referrals, payer, waiting);
  }

  /**
   * Gives both their credits, the referrer up to so many times.
   *
   * @param programme null where the catalog has none now: then there is nothing to give
   */
  void give(Policies.@Nullable Referral programme, PurchaseFacts.Accounts accounts)
      throws SQLException {
    if (waiting == null) {
      return;
    }
    LockedAccount payerAccount = accounts.lock(payer);
    boolean rewarded = false;
    if (programme != null) {
      payerAccount.offer(reward(programme.referee(), waiting.referrerCode(), "Referred"));
      rewarded =
          referrals.rewardsOfReferrer() < programme.maxReferrals()
              && accounts
                  .lock(waiting.referrerAccount())
                  .offer(reward(programme.referrer(), waiting.ownCode(), "Referral"));
    }
    referrals.settle(rewarded, payerAccount.now());
  }

  private static Command reward(Credits credits, String code, String description) {
    return new Command.Grant(
        LotSource.REFERRAL, Lot.CREDITS, credits.micros(), null, "referral:" + code, description);
  }
}
