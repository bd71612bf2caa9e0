package io.tallyman.balance.gate;

import io.tallyman.balance.store.HourlyUse;
import io.tallyman.balance.store.LedgerStore.Change;
import io.tallyman.balance.store.OrganizationTransaction;
import io.tallyman.balance.store.SharedTransaction;
import io.tallyman.balance.store.StoredAccount;
import io.tallyman.balance.store.UsageRow;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Digest;
import io.tallyman.ledger.Ledger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Turns at several accounts in one transaction: what comes of them is stored together. */
final class Round {
  private final SharedTransaction transaction;
  private final Ledger ledger;
  private final Map<Long, Purse> purses = new TreeMap<>();
  private final List<UsageRow> rows = new ArrayList<>();
  private final List<Digest> digests = new ArrayList<>();
  private long nextNumber;

  /**
   * @param firstNumber of as many posting numbers as there are calls. They are next to each other,
   *     for what waits to be counted is known by their range: nobody else's may lie in it.
   */
  Round(SharedTransaction transaction, Ledger ledger, long firstNumber) {
    this.transaction = transaction;
    this.ledger = ledger;
    nextNumber = firstNumber;
    transaction.locked().accounts().forEach((id, account) -> purses.put(id, new Purse(account)));
  }

  /** Whether the account, and the one that pays for it, are locked. */
  boolean holds(long account) {
    Long payer = transaction.payerOf(account);
    return purses.containsKey(account) && (payer == null || purses.containsKey(payer));
  }

  /** Whether an account is locked and of another organization. */
  boolean isAnothers(OrganizationTransaction share, long account) {
    Purse purse = purses.get(account);
    return purse != null && !purse.isOf(share.organization());
  }

  /** When a turn at an account that it holds is: not before the last posting of those in it. */
  Instant now(long account) {
    Account called = purse(account).account();
    Long payer = transaction.payerOf(account);
    return payer == null
        ? transaction.locked().nowFor(called)
        : transaction.locked().nowFor(called, purse(payer).account());
  }

  /** A turn at an account that it holds; those at others that have begun are over. */
  Turn turn(OrganizationTransaction share, long account) {
    Long payer = transaction.payerOf(account);
    return new Turn(
        this, share, purse(account), payer == null ? null : purse(payer), ledger, now(account));
  }

  private Purse purse(long account) {
    return Objects.requireNonNull(purses.get(account));
  }

  long drawNumber() {
    return nextNumber++;
  }

  void append(UsageRow row, Digest digest) {
    rows.add(row);
    digests.add(digest);
  }

  /** Stores what has been decided and is not stored yet. */
  void store() {
    Instant clock = transaction.locked().clock();
    List<Purse> changed = purses.values().stream().filter(Purse::isChanged).toList();
    List<Change> changes = changed.stream().map(Purse::change).toList();
    if (!rows.isEmpty()) {
      transaction.append(List.copyOf(rows), List.copyOf(digests));
      Map<Long, List<UsageRow>> byNumber =
          rows.stream().collect(Collectors.groupingBy(UsageRow::postingNumber));
      HourlyUse use = new HourlyUse();
      use.add(changes, run -> Objects.requireNonNull(byNumber.get(run.number())));
      transaction.count(use, clock);
      rows.clear();
      digests.clear();
    }
    if (!changed.isEmpty()) {
      List<StoredAccount> after = transaction.store(changes, clock);
      for (int i = 0; i < changed.size(); i++) {
        changed.get(i).stored(after.get(i));
      }
    }
  }
}
