package io.tallyman.balance.gate;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.catalog.Timeline;
import io.tallyman.balance.gate.Lanes.Call;
import io.tallyman.balance.posting.AccountDemand;
import io.tallyman.balance.requests.Answer;
import io.tallyman.balance.requests.OnceOnly;
import io.tallyman.balance.store.AccountReader.Locked;
import io.tallyman.balance.store.OrganizationTransaction;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.balance.store.PostingNumbers;
import io.tallyman.balance.store.StoredAccount;
import io.tallyman.balance.store.UsageWeeks;
import io.tallyman.ledger.Ledger;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.IdempotencyKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes calls at one account in one transaction: lock, decide one after the other, store. */
final class GateTransaction {
  private final OrganizationTransactions transactions;
  private final CatalogHistory catalogs;
  private final UsageWeeks weeks;
  private final PostingNumbers numbers;
  private final OnceOnly onceOnly;
  private final AccountDemand demand;
  private final InstantSource clock;

  GateTransaction(
      OrganizationTransactions transactions,
      CatalogHistory catalogs,
      UsageWeeks weeks,
      PostingNumbers numbers,
      OnceOnly onceOnly,
      AccountDemand demand,
      InstantSource clock) {
    this.transactions = transactions;
    this.catalogs = catalogs;
    this.weeks = weeks;
    this.numbers = numbers;
    this.onceOnly = onceOnly;
    this.demand = demand;
    this.clock = clock;
  }

  /** Answers the calls, once what they did is committed. */
  void run(Lanes.Account account, List<Call> calls) {
    demand.arises(clock.instant());
    Timeline timeline = catalogs.timeline();
    Map<Call, Object> outcomes =
        transactions.change(
            account.organization(),
            account.id(),
            timeline.at(clock.instant()).catalog().policies().walletFallback(),
            clock,
            (transaction, locked) -> inside(transaction, timeline, account.id(), locked, calls));
    outcomes.forEach((call, outcome) -> {
      if (outcome instanceof Answer answer) {
        call.answer(answer);
      } else {
        call.fail((RuntimeException) outcome);
      }
    });
  }

  private Map<Call, Object> inside(
      OrganizationTransaction transaction,
      Timeline timeline,
      long accountId,
      Locked locked,
      List<Call> calls) {
    StoredAccount stored = locked.accounts().get(accountId);
    if (stored == null) {
      throw new ApiException(ErrorCode.NOT_FOUND, "There is no such wallet");
    }
    StoredAccount payer =
        locked.accounts().values().stream()
            .filter(one -> one.account().id() != accountId)
            .findFirst()
            .orElse(null);
    Instant now =
        payer == null
            ? locked.nowFor(stored.account())
            : locked.nowFor(stored.account(), payer.account());
    // Under the accounts' locks and no other yet, so making a week's table cannot deadlock.
    weeks.ensure(now);
    Turn turn =
        new Turn(
            transaction,
            new Purse(stored),
            payer == null ? null : new Purse(payer),
            new Ledger(timeline),
            numbers,
            now);
    Map<Call, Object> outcomes = new HashMap<>();
    Set<IdempotencyKey> keys = new HashSet<>();
    for (Call call : calls) {
      outcomes.put(call, outcome(turn, call, keys));
    }
    turn.store();
    return outcomes;
  }

  /** A call that is refused, or fails before it has touched the database, fails alone. */
  private Object outcome(Turn turn, Call call, Set<IdempotencyKey> keys) {
    @Nullable IdempotencyKey key = call.key();
    if (key != null && !keys.add(key)) {
      return OnceOnly.inFlight();
    }
    try {
      return onceOnly.answer(turn.transaction(), key, turn.now(), () -> call.work().apply(turn));
    } catch (ApiException refused) {
      return refused;
    }
  }
}
