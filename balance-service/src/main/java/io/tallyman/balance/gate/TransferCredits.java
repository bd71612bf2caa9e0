package io.tallyman.balance.gate;

import io.tallyman.balance.requests.Answer;
import io.tallyman.balance.requests.OnceOnly;
import io.tallyman.balance.store.AccountLocks.Locked;
import io.tallyman.balance.store.LedgerStore.Change;
import io.tallyman.balance.store.OrganizationTransaction;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.balance.store.StoredAccount;
import io.tallyman.balance.store.TransferQueries;
import io.tallyman.balance.store.TransferQueries.StoredTransfer;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Decision;
import io.tallyman.ledger.Decision.Decided;
import io.tallyman.ledger.Ledger;
import io.tallyman.ledger.Transfer;
import io.tallyman.web.ApiException;
import io.tallyman.web.ErrorCode;
import io.tallyman.web.IdempotencyKey;
import io.tallyman.web.access.Caller;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Moves credits between two wallets of an organization: once for each reference. */
final class TransferCredits {
  private final OrganizationTransactions transactions;
  private final Gate gate;
  private final OnceOnly onceOnly;
  private final Refusals refusals;
  private final InstantSource clock;

  TransferCredits(
      OrganizationTransactions transactions,
      Gate gate,
      OnceOnly onceOnly,
      Refusals refusals,
      InstantSource clock) {
    this.transactions = transactions;
    this.gate = gate;
    this.onceOnly = onceOnly;
    this.refusals = refusals;
    this.clock = clock;
  }

  Answer<TransferAnswer> transfer(
      String organization, TransferRequest request, @Nullable IdempotencyKey key, Caller actor) {
    Transfer transfer = request.checked();
    gate.checkKnown(organization);
    long from = gate.find(organization, transfer.from()).id();
    long to = gate.open(organization, transfer.to()).id();
    return transactions.change(
        organization,
        onceOnly.answering(
            key,
            clock.instant(),
            transaction -> Answer.ok(transfer(transaction, transfer, from, to, actor))));
  }

  private TransferAnswer transfer(
      OrganizationTransaction transaction, Transfer transfer, long from, long to, Caller actor) {
    transaction.claimReference(transfer.reference());
    Locked locked = transaction.lock(List.of(from, to), clock);
    Optional<StoredTransfer> before = TransferQueries.find(transaction, transfer.reference());
    before.ifPresentOrElse(
        posted -> checkSame(transfer, posted), () -> post(transaction, transfer, locked, from, to));
    StoredTransfer posted = TransferQueries.find(transaction, transfer.reference()).orElseThrow();
    TransferAnswer answer = TransferAnswer.of(transfer.reference(), posted);
    if (before.isEmpty()) {
      transaction.audit(answer.deedOf(actor), clock.instant());
    }
    return answer;
  }

  private void post(
      OrganizationTransaction transaction, Transfer transfer, Locked locked, long from, long to) {
    StoredAccount giving = Objects.requireNonNull(locked.accounts().get(from));
    StoredAccount receiving = Objects.requireNonNull(locked.accounts().get(to));
    Instant now = locked.nowFor(giving.account(), receiving.account());
    Decided given = decide(transaction, giving, transfer.giving(), now);
    Decided received = decide(transaction, receiving, transfer.receiving(given), now);
    transaction.store(new Change(giving, given), now);
    transaction.store(new Change(receiving, received), now);
  }

  private Decided decide(
      OrganizationTransaction transaction, StoredAccount stored, Command command, Instant now) {
    Decision decision = new Ledger(gate.timeline()).decide(stored.account(), command, now);
    if (decision instanceof Decided decided) {
      return decided;
    }
    throw refusals.of(transaction.organization().name(), null, decision);
  }

  private static void checkSame(Transfer transfer, StoredTransfer posted) {
    boolean same =
        posted.given().wallet().equals(transfer.from())
            && posted.received().wallet().equals(transfer.to())
            && posted.amount() == transfer.units();
    if (!same) {
      throw new ApiException(
          ErrorCode.CONFLICT, "reference " + transfer.reference() + " stands for another transfer");
    }
  }
}
