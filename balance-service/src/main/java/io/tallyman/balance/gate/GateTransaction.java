package io.tallyman.balance.gate;

import io.tallyman.balance.catalog.CatalogHistory;
import io.tallyman.balance.catalog.Timeline;
import io.tallyman.balance.gate.Call.Account;
import io.tallyman.balance.posting.AccountDemand;
import io.tallyman.balance.requests.Answer;
import io.tallyman.balance.requests.OnceOnly;
import io.tallyman.balance.store.Idempotency.Claim;
import io.tallyman.balance.store.Idempotency.Keyed;
import io.tallyman.balance.store.OrganizationTransaction;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.balance.store.PostingNumbers;
import io.tallyman.balance.store.SharedTransaction;
import io.tallyman.balance.store.UnknownOrganizationException;
import io.tallyman.balance.store.UsageWeeks;
import io.tallyman.ledger.Ledger;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.IdempotencyKey;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes calls in one transaction: lock their accounts, decide one call after the other, store. */
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

  /**
   * Answers calls, once what they did is committed.
   *
   * @param patient it waits for accounts that somebody else has locked
   * @return the calls at such accounts, if it does not: nothing has come of them
   */
  List<Call<?>> run(List<Call<?>> calls, boolean patient) {
    demand.arises(clock.instant());
    // Before any lock: to make a week's table waits for batches, which may wait for accounts.
    weeks.ensure(clock.instant());
    Timeline timeline = catalogs.timeline();
    Map<Call<?>, Runnable> answers =
        transactions.changeTogether(
            accounts(calls),
            timeline.at(clock.instant()).catalog().policies().walletFallback(),
            patient,
            clock,
            shared -> inside(shared, new Ledger(timeline), calls, patient));
    answers.values().forEach(Runnable::run);
    return calls.stream().filter(call -> !answers.containsKey(call)).toList();
  }

  private static Map<String, Set<Long>> accounts(List<Call<?>> calls) {
    Map<String, Set<Long>> accounts = new HashMap<>();
    for (Call<?> call : calls) {
      Account account = call.account();
      accounts.computeIfAbsent(account.organization(), name -> new TreeSet<>()).add(account.id());
    }
    return accounts;
  }

  /** Does the calls' work; what it returns answers them, and is for when that has committed. */
  private Map<Call<?>, Runnable> inside(
      SharedTransaction shared, Ledger ledger, List<Call<?>> calls, boolean patient) {
    Round round = new Round(shared, ledger, numbers.draw(calls.size()));
    Map<Call<?>, Runnable> answers = new HashMap<>();
    Map<Account, List<Call<?>>> taken = new LinkedHashMap<>();
    Call.byAccount(calls)
        .forEach((account, own) -> {
          RuntimeException refusal = refusal(shared, round, account, patient);
          if (refusal != null) {
            own.forEach(call -> answers.put(call, () -> call.fail(refusal)));
          } else if (round.holds(account.id())) {
            // An account may be ahead of the clock, and so in a week that is there.
            weeks.ensure(round.now(account.id()));
            taken.put(account, own);
          }
        });
    Map<Call<?>, Claim> claims = claims(shared, taken);
    taken.forEach((account, own) -> {
      Turn turn = round.turn(share(shared, account), account.id());
      own.forEach(call -> answers.put(call, answer(turn, call, claims.get(call))));
    });
    round.store();
    return answers;
  }

  /** Why nothing can be done at an account, whatever it is; null: something may be. */
  private static @Nullable RuntimeException refusal(
      SharedTransaction shared, Round round, Account account, boolean patient) {
    OrganizationTransaction share = shared.of(account.organization());
    if (share == null) {
      return new UnknownOrganizationException(account.organization());
    }
    boolean missing = patient && !round.holds(account.id());
    return missing || round.isAnothers(share, account.id())
        ? new ApiException(ErrorCode.NOT_FOUND, "There is no such wallet")
        : null;
  }

  private static OrganizationTransaction share(SharedTransaction shared, Account account) {
    return Objects.requireNonNull(shared.of(account.organization()));
  }

  /**
   * Of the calls that have a key: the same one twice is the first's, and in flight to the other.
   */
  private static Map<Call<?>, Claim> claims(
      SharedTransaction shared, Map<Account, List<Call<?>>> accounts) {
    Map<Call<?>, Claim> claims = new HashMap<>();
    Map<Call<?>, Keyed> wanted = new LinkedHashMap<>();
    Set<String> names = new HashSet<>();
    accounts.forEach((account, calls) -> {
      for (Call<?> call : calls) {
        if (call.key() != null) {
          Keyed keyed = OnceOnly.keyed(share(shared, account), call.key());
          if (names.add(keyed.name())) {
            wanted.put(call, keyed);
          } else {
            claims.put(call, new Claim.InFlight());
          }
        }
      }
    });
    Map<Keyed, Claim> made = shared.claim(List.copyOf(wanted.values()));
    wanted.forEach((call, keyed) -> claims.put(call, Objects.requireNonNull(made.get(keyed))));
    return claims;
  }

  /** A call that is refused, or fails before it has touched the database, fails alone. */
  private <T> Runnable answer(Turn turn, Call<T> call, @Nullable Claim claim) {
    Supplier<Answer<T>> work = () -> call.work().apply(turn);
    IdempotencyKey key = call.key();
    try {
      Answer<T> answer =
          key == null || claim == null
              ? work.get()
              : onceOnly.answer(turn.transaction(), key, claim, turn.now(), work);
      return () -> call.answer(answer);
    } catch (ApiException refused) {
      return () -> call.fail(refused);
    }
  }
}
