package io.tallyman.balance.posting;

import io.tallyman.balance.posting.Redo.Cause;
import io.tallyman.balance.posting.RunAssembly.Assembled;
import io.tallyman.balance.store.AccountLocks.Locked;
import io.tallyman.balance.store.LedgerStore.Change;
import io.tallyman.balance.store.StoredAccount;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Decision;
import io.tallyman.ledger.Decision.Decided;
import io.tallyman.ledger.Fallback;
import io.tallyman.ledger.Ledger;
import io.tallyman.ledger.UsageRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decides a batch's runs, one after the other, each upon what those before it led to. */
final class RunDecisions {
  private final Ledger ledger;
  private final Assembled assembled;
  private final Locked locked;
  private final Map<Long, Long> payers;
  private final Map<Long, Decided> decisions = new LinkedHashMap<>();

  /**
   * @param payers the accounts that pay for others when these are spent, by those
   */
  RunDecisions(Ledger ledger, Assembled assembled, Locked locked, Map<Long, Long> payers) {
    this.ledger = ledger;
    this.assembled = assembled;
    this.locked = locked;
    this.payers = payers;
  }

  /**
   * What the runs come to: one change for each account that is concerned. A wallet that others fall
   * back to pays for itself first.
   */
  List<Change> decide() {
    decideWhere(false);
    if (!payers.isEmpty()) {
      decideWhere(true);
    }
    List<Change> changes = new ArrayList<>(decisions.size());
    decisions.forEach((account, decided) -> changes.add(new Change(stored(account), decided)));
    return changes;
  }

  private void decideWhere(boolean fallsBack) {
    assembled
        .runs()
        .forEach((account, runs) -> {
          if (payers.containsKey(account) == fallsBack) {
            runs.forEach(run -> decide(account, run));
          }
        });
  }

  private void decide(Long accountId, UsageRun run) {
    Command usage = new Command.PostUsage(run, () -> assembled.debitsOf(run));
    Account account = account(accountId);
    Long payerId = payers.get(accountId);
    if (payerId == null) {
      keep(accountId, ledger.decide(account, usage, locked.nowFor(account)));
      return;
    }
    Account payer = account(payerId);
    Fallback.Outcome outcome =
        new Fallback(ledger, stored(accountId).wallet(), stored(payerId).wallet())
            .decide(account, payer, usage, locked.nowFor(account, payer));
    keep(accountId, outcome.wallet());
    if (outcome.payer() != null) {
      keep(payerId, outcome.payer());
    }
  }

  private void keep(Long accountId, Decision decision) {
    switch (decision) {
      case Decided decided -> decisions.merge(accountId, decided, Decided::then);
      case Decision.OutOfRange outOfRange -> throw new Redo(new Cause.OutOfRange(accountId));
      case Decision.Refused never ->
          throw new IllegalStateException("usage is always posted: " + never);
    }
  }

  private Account account(Long accountId) {
    Decided so = decisions.get(accountId);
    return so == null ? stored(accountId).account() : so.account();
  }

  private StoredAccount stored(Long accountId) {
    StoredAccount stored = locked.accounts().get(accountId);
    if (stored == null) {
      throw new IllegalStateException("account " + accountId + " is gone");
    }
    return stored;
  }
}
