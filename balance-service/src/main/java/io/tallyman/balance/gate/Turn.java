package io.tallyman.balance.gate;

import io.tallyman.balance.catalog.DimensionTexts;
import io.tallyman.balance.reads.BalanceView;
import io.tallyman.balance.store.Identity;
import io.tallyman.balance.store.OrganizationTransaction;
import io.tallyman.balance.store.UsageRow;
import io.tallyman.catalog.Price;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Decision;
import io.tallyman.ledger.Decision.Decided;
import io.tallyman.ledger.Digest;
import io.tallyman.ledger.DigestWriter;
import io.tallyman.ledger.Fallback;
import io.tallyman.ledger.Ledger;
import io.tallyman.ledger.UsageRun;
import io.tallyman.ledger.UsageRun.TierCount;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One turn at an account that is locked: calls are decided one after the other, each upon what the
 * one before led to.
 */
final class Turn {
  private final Round round;
  private final OrganizationTransaction transaction;
  private final Purse purse;
  private final @Nullable Purse payer;
  private final Ledger ledger;
  private final Instant now;
  private final DigestWriter writer = new DigestWriter();

  /**
   * @param round what it is stored with
   * @param purse the wallet that is called at
   * @param payer the one that pays when it is spent; null: none does
   */
  Turn(
      Round round,
      OrganizationTransaction transaction,
      Purse purse,
      @Nullable Purse payer,
      Ledger ledger,
      Instant now) {
    this.round = round;
    this.transaction = transaction;
    this.purse = purse;
    this.payer = payer;
    this.ledger = ledger;
    this.now = now;
  }

  /**
   * Usage that would be appended.
   *
   * @param digest the row's
   * @param run the run that it is
   */
  record Planned(UsageRow row, Digest digest, UsageRun run) {}

  OrganizationTransaction transaction() {
    return transaction;
  }

  Instant now() {
    return now;
  }

  Account account() {
    return purse.account();
  }

  /** Decides a command; what it comes to is kept if it can be done. */
  Decision decide(Command command) {
    if (payer == null) {
      return kept(ledger.decide(purse.account(), command, now));
    }
    Fallback.Outcome outcome =
        new Fallback(ledger, purse.wallet(), payer.wallet())
            .decide(purse.account(), payer.account(), command, now);
    if (outcome.payer() != null) {
      payer.keep(outcome.payer());
    }
    return kept(outcome.wallet());
  }

  private Decision kept(Decision decision) {
    if (decision instanceof Decided decided) {
      purse.keep(decided);
    }
    return decision;
  }

  /** The row of a piece of work, which is a run of its own. */
  Planned plan(Work work) {
    long number = round.drawNumber();
    Price price = work.price();
    Price.TierAction action = price.tierAction();
    Identity identity =
        new Identity(transaction.organization().id(), work.event().source(), work.event().id());
    UsageRow row =
        new UsageRow(
            now,
            number,
            1,
            identity,
            identity.key(writer),
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
    Digest digest = row.digest(writer);
    Digest rowsDigest = writer.put(digest).digest();
    return new Planned(
        row,
        digest,
        new UsageRun(number, now, 1, price.credits().micros(), tiers, work.moves(), rowsDigest));
  }

  void append(Planned planned) {
    round.append(planned.row(), planned.digest());
  }

  /** What the wallet holds after all that has been decided. */
  BalanceView balance() {
    return BalanceView.of(transaction.organization().name(), purse.after(), now);
  }

  /** Stores what has been decided so far, for who wants to read it again. */
  void store() {
    round.store();
  }
}
