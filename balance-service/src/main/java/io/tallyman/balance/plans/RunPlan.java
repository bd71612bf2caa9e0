package io.tallyman.balance.plans;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.catalog.Timeline;
import io.tallyman.balance.gate.Openings;
import io.tallyman.balance.reads.BalanceView;
import io.tallyman.balance.requests.Answer;
import io.tallyman.balance.requests.OnceOnly;
import io.tallyman.balance.store.AccountDirectory.Opening;
import io.tallyman.balance.store.AccountLocks.Locked;
import io.tallyman.balance.store.Deed;
import io.tallyman.balance.store.LedgerStore.Change;
import io.tallyman.balance.store.OrganizationTransaction;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.balance.store.StoredAccount;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Decision;
import io.tallyman.ledger.Ledger;
import io.tallyman.ledger.PlanCommand;
import io.tallyman.ledger.PlanRefusal;
import io.tallyman.topic.UsageEvent;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.IdempotencyKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Does something to the plan of an organization; answers with the balance it leads to. */
final class RunPlan {
  private final OrganizationTransactions transactions;
  private final CatalogHistory catalogs;
  private final OnceOnly onceOnly;
  private final InstantSource clock;

  RunPlan(
      OrganizationTransactions transactions,
      CatalogHistory catalogs,
      OnceOnly onceOnly,
      InstantSource clock) {
    this.transactions = transactions;
    this.catalogs = catalogs;
    this.onceOnly = onceOnly;
    this.clock = clock;
  }

  /** For an organization that comes into being if it has to. */
  Answer<BalanceView> opening(
      String organization, PlanCommand command, Deed deed, @Nullable IdempotencyKey key) {
    Instant now = clock.instant();
    Timeline timeline = catalogs.timeline();
    Opening opening = Openings.at(timeline, now);
    return transactions.changeOpening(
        organization,
        opening,
        now,
        onceOnly.answering(
            key,
            now,
            transaction -> Answer.ok(decide(transaction, timeline, opening, now, command, deed))));
  }

  /** For an organization that is there. */
  Answer<BalanceView> existing(
      String organization, PlanCommand command, Deed deed, @Nullable IdempotencyKey key) {
    Instant now = clock.instant();
    Timeline timeline = catalogs.timeline();
    Opening opening = Openings.at(timeline, now);
    return transactions.change(
        organization,
        onceOnly.answering(
            key,
            now,
            transaction -> Answer.ok(decide(transaction, timeline, opening, now, command, deed))));
  }

  private BalanceView decide(
      OrganizationTransaction transaction,
      Timeline timeline,
      Opening opening,
      Instant asked,
      PlanCommand command,
      Deed deed) {
    long accountId = transaction.openWallet(UsageEvent.DEFAULT_WALLET, opening, asked);
    Locked locked = transaction.lock(accountId, clock);
    StoredAccount stored = Objects.requireNonNull(locked.accounts().get(accountId));
    Instant last = stored.account().postedAt();
    Instant now = locked.clock().isBefore(last) ? last : locked.clock();
    Ledger ledger = new Ledger(timeline);
    switch (ledger.decide(stored.account(), new Command.OfPlan(command), now)) {
      case Decision.Decided decided -> {
        transaction.store(new Change(stored, decided), now);
        transaction.audit(deed, now);
      }
      case Decision.PlanRefused refused ->
          throw new ApiException(code(refused.why()), refused.detail());
      case Decision.Refused never ->
          throw new IllegalStateException("a plan is not refused otherwise: " + never);
      case Decision.OutOfRange never ->
          throw new IllegalStateException("a plan fills the account and no more");
    }
    return BalanceView.read(transaction, UsageEvent.DEFAULT_WALLET, ledger, now);
  }

  private static ErrorCode code(PlanRefusal why) {
    return switch (why) {
      case UNKNOWN_PLAN -> ErrorCode.UNKNOWN_PLAN;
      case NO_TRIAL -> ErrorCode.NO_TRIAL;
      case TRIAL_USED -> ErrorCode.TRIAL_USED;
      case PLAN_RUNNING -> ErrorCode.PLAN_RUNNING;
      case NOT_RUNNING -> ErrorCode.PLAN_NOT_RUNNING;
    };
  }
}
