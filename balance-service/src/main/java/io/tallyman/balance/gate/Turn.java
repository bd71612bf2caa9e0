package io.tallyman.balance.gate;

import io.tallyman.balance.catalog.DimensionTexts;
import io.tallyman.balance.reads.BalanceView;
import io.tallyman.balance.store.Identity;
import io.tallyman.balance.store.LedgerStore.Change;
import io.tallyman.balance.store.OrganizationTransaction;
import io.tallyman.balance.store.PostingNumbers;
import io.tallyman.balance.store.StoredAccount;
import io.tallyman.balance.store.UsageRow;
import io.tallyman.catalog.Price;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Decision;
import io.tallyman.ledger.Decision.Decided;
import io.tallyman.ledger.Digest;
import io.tallyman.ledger.DigestWriter;
import io.tallyman.ledger.Ledger;
import io.tallyman.ledger.UsageRun;
import io.tallyman.ledger.UsageRun.TierCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One turn at an account that is locked: calls are decided one after the other, each upon what the
 * one before led to, and stored together.
 */
final class Turn {
  private final OrganizationTransaction transaction;
  private StoredAccount stored;
  private final Ledger ledger;
  private final PostingNumbers numbers;
  private final Instant now;
  private final DigestWriter writer = new DigestWriter();
  private final List<UsageRow> rows = new ArrayList<>(1);
  private final List<Digest> digests = new ArrayList<>(1);
  private Decided so;

  Turn(
      OrganizationTransaction transaction,
      StoredAccount stored,
      Ledger ledger,
      PostingNumbers numbers,
      Instant now) {
    this.transaction = transaction;
    this.stored = stored;
    this.ledger = ledger;
    this.numbers = numbers;
    this.now = now;
    so = new Decided(stored.account(), List.of(), List.of());
  }

  /** Usage that would be appended: its row, and the run that it is. */
  record Planned(UsageRow row, UsageRun run) {}

  OrganizationTransaction transaction() {
    return transaction;
  }

  Instant now() {
    return now;
  }

  Account account() {
    return so.account();
  }

  /** Decides a command; what it comes to is kept if it can be done. */
  Decision decide(Command command) {
    Decision decision = ledger.decide(so.account(), command, now);
    if (decision instanceof Decided decided) {
      so = so.then(decided);
    }
    return decision;
  }

  /** The row of a piece of work, which is a run of its own. */
  Planned plan(Work work) {
    long number = numbers.draw(1);
    Price price = work.price();
    Price.TierAction action = price.tierAction();
    UsageRow row =
        new UsageRow(
            now,
            number,
            1,
            new Identity(transaction.organization().id(), work.event().source(), work.event().id()),
            account().id(),
            work.event().type(),
            now,
            work.catalogVersion(),
            price.credits().micros(),
            action == null ? 0 : 1,
            0,
            action == null ? null : List.of(0),
            price.costMicros(),
            work.event().resourceId(),
            new DimensionTexts().of(price),
            work.event().dataJson(),
            work.event().contentDigest());
    List<TierCount> tiers =
        action == null
            ? List.of()
            : List.of(new TierCount(action.tier(), action.weight().micros(), 1));
    Digest rowsDigest = writer.put(row.digest(writer)).digest();
    return new Planned(
        row,
        new UsageRun(number, now, 1, price.credits().micros(), tiers, work.moves(), rowsDigest));
  }

  void append(Planned planned) {
    rows.add(planned.row());
    digests.add(planned.row().digest(writer));
  }

  /** What the wallet holds after all that has been decided. */
  BalanceView balance() {
    return BalanceView.of(
        transaction.organization().name(), new Change(stored, so).after(stored.head()), now);
  }

  /** Stores what has been decided and is not stored yet. */
  void store() {
    if (so.postings().isEmpty()) {
      return;
    }
    if (!rows.isEmpty()) {
      transaction.append(rows, digests);
      transaction.countLater(rows.getFirst().postingNumber(), rows.getLast().postingNumber(), now);
      rows.clear();
      digests.clear();
    }
    stored = transaction.store(new Change(stored, so), now);
    so = new Decided(stored.account(), List.of(), List.of());
  }
}
