package io.tallyman.balance.billing;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.catalog.Timeline;
import io.tallyman.balance.gate.Openings;
import io.tallyman.balance.notify.TopUpOutcomes;
import io.tallyman.balance.store.AccountDirectory;
import io.tallyman.balance.store.AccountDirectory.Key;
import io.tallyman.balance.store.AccountDirectory.Ref;
import io.tallyman.balance.store.BillingCustomer;
import io.tallyman.balance.store.BillingPayments;
import io.tallyman.balance.store.BillingSubscriptions;
import io.tallyman.ledger.Ledger;
import io.tallyman.refusal.Reason;
import io.tallyman.topic.BillingEvent;
import io.tallyman.topic.BillingFact;
import io.tallyman.topic.Names;
import io.tallyman.topic.UsageEvent;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Has the ledger do what a fact calls for: by the same commands that requests give. */
public final class TakeFact {
  private final CatalogHistory catalogs;
  private final AccountDirectory directory;
  private final InstantSource clock;

  public TakeFact(CatalogHistory catalogs, AccountDirectory directory, InstantSource clock) {
    this.catalogs = catalogs;
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * Finds, or opens, the account that a fact is about. Not in a transaction, which might be undone:
   * what was found is remembered.
   *
   * @throws FactRefusedException if there is none, and there may be none
   */
  public Ref resolve(BillingEvent event) {
    return resolve(event.organization(), walletOf(event.fact()), catalogs.timeline());
  }

  /**
   * Takes one fact in the caller's transaction.
   *
   * @throws FactRefusedException if that cannot be: the transaction is to be undone
   */
  public void take(Handle handle, BillingEvent event, Ref ref) throws SQLException {
    Timeline timeline = catalogs.timeline();
    BillingFact fact = event.fact();
    long organization = ref.organizationId();
    BillingSubscriptions subscriptions = new BillingSubscriptions(handle, organization);
    Ledger ledger = new Ledger(timeline);
    PurchaseFacts.Accounts accounts =
        id -> LockedAccount.lock(handle.getConnection(), ledger, id, clock);
    PurchaseFacts purchases =
        new PurchaseFacts(new BillingPayments(handle, organization), accounts);
    switch (fact) {
      case BillingFact.SubscriptionState state ->
          new SubscriptionFacts(subscriptions, accounts.lock(ref.accountId()))
              .take(state, event.revision(), event.at());
      case BillingFact.PeriodPaid paid -> {
        ReferralReward reward = ReferralReward.lock(handle, organization, ref.accountId(), clock);
        new SubscriptionFacts(subscriptions, accounts.lock(ref.accountId())).take(paid, event.at());
        if (paid.amount().minorUnits() > 0) {
          reward.give(timeline.at(clock.instant()).catalog().policies().referral(), accounts);
        }
      }
      case BillingFact.PaymentFailed failed ->
          new SubscriptionFacts(subscriptions, accounts.lock(ref.accountId())).take(failed);
      case BillingFact.InvoiceRefunded refund ->
          new SubscriptionFacts(subscriptions, accounts.lock(ref.accountId())).take(refund);
      case BillingFact.PackPurchased bought -> {
        purchases.take(
            bought,
            accounts.lock(ref.accountId()),
            timeline.at(clock.instant()).catalog(),
            event.at());
        if (bought.attempt() != null) {
          outcomes(handle, ref).succeeded(bought.attempt(), bought.payment());
        }
      }
      case BillingFact.PurchaseRefunded refund ->
          purchases.takeRefund(
              refund.payment(), event.revision(), refund.refunded(), refund.paid());
      case BillingFact.DisputeOpened dispute ->
          purchases.takeDispute(dispute.payment(), event.revision(), true, false);
      case BillingFact.DisputeClosed dispute ->
          purchases.takeDispute(
              dispute.payment(),
              event.revision(),
              false,
              dispute.outcome() == BillingFact.Outcome.LOST);
      case BillingFact.CustomerChanged customer ->
          BillingCustomer.describe(handle, organization, customer.name(), customer.email());
      case BillingFact.TopUpFailed failed -> {
        TopUpOutcomes outcomes = outcomes(handle, ref);
        if (!outcomes.isKnown(failed.attempt())) {
          throw new FactRefusedException(
              Reason.UNKNOWN_BILLING_OBJECT, "no top-up " + failed.attempt() + " was wanted");
        }
        outcomes.failed(failed.attempt(), failed.code(), failed.requiresAction());
      }
    }
  }

  private TopUpOutcomes outcomes(Handle handle, Ref ref) {
    return new TopUpOutcomes(handle, ref.organizationId(), clock.instant());
  }

  private Ref resolve(String organization, String wallet, Timeline timeline) {
    Key key = new Key(organization, wallet);
    var now = clock.instant();
    Ref ref = directory.resolve(List.of(key), Openings.at(timeline, now), now).get(key);
    if (ref == null) {
      throw new FactRefusedException(
          Reason.UNKNOWN_ORGANIZATION, "organization " + organization + " is not registered");
    }
    return ref;
  }

  private static String walletOf(BillingFact fact) {
    if (!(fact instanceof BillingFact.PackPurchased bought)) {
      return UsageEvent.DEFAULT_WALLET;
    }
    if (!Names.isIdentifier(bought.wallet())) {
      throw new FactRefusedException(Reason.INVALID_WALLET, "no wallet may be called so");
    }
    return bought.wallet();
  }
}
