package io.tallyman.balance.gate;

import io.tallyman.balance.store.AccountDirectory.Opening;
import io.tallyman.balance.store.OrganizationTransaction;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.balance.store.UnknownOrganizationException;
import io.tallyman.balance.store.Wallet;
import io.tallyman.balance.store.WalletQueries;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Decision;
import io.tallyman.ledger.Digest;
import io.tallyman.ledger.Fallback;
import io.tallyman.ledger.Ledger;
import io.tallyman.ledger.Lot;
import io.tallyman.ledger.Standing;
import io.tallyman.ledger.UsageRun;
import io.tallyman.ledger.UsageRun.TierCount;
import io.tallyman.money.Credits;
import io.tallyman.topic.UsageEvent;
import io.tallyman.web.ErrorCode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers whether work could be paid for now, and changes nothing by it. */
final class CheckCredits {
  private final OrganizationTransactions transactions;
  private final Gate gate;
  private final InstantSource clock;

  CheckCredits(OrganizationTransactions transactions, Gate gate, InstantSource clock) {
    this.transactions = transactions;
    this.gate = gate;
    this.clock = clock;
  }

  /**
   * What consuming would come to.
   *
   * @param reason why it would be refused, as the refusal's code; null where it is allowed
   * @param cost credits it would take, or lacks
   * @param tierUnits actions it would take from the tier's counter
   * @param available credits
   * @param tierRemaining actions that the tier's counter holds
   * @param softLimit true if it would be let through although not all of it is covered
   */
  record Checked(
      boolean allowed,
      @Nullable String reason,
      Credits cost,
      @Nullable String tier,
      @Nullable String tierUnits,
      Credits available,
      @Nullable String tierRemaining,
      boolean softLimit) {}

  /** A wallet, and the one that pays when it is spent; null where none does. */
  private record Asked(Account account, @Nullable Account payer) {}

  Checked check(String organization, Work work) {
    Instant at = clock.instant();
    String wallet = work.event().wallet();
    String fallback = fallback(wallet, at);
    Asked asked;
    try {
      asked =
          transactions.read(
              organization,
              transaction ->
                  new Asked(
                      find(transaction, wallet, at),
                      fallback == null ? null : find(transaction, fallback, at)));
    } catch (UnknownOrganizationException unknown) {
      asked =
          new Asked(
              asOpened(wallet, at, unknown),
              fallback == null ? null : asOpened(fallback, at, unknown));
    }
    return check(work, asked, at);
  }

  private Checked check(Work work, Asked asked, Instant at) {
    Ledger ledger = new Ledger(gate.timeline());
    Instant now = later(at, asked.account());
    Account payer = asked.payer();
    if (payer != null) {
      now = later(now, payer);
      payer = ledger.advance(payer, now).account();
    }
    Account account = ledger.advance(asked.account(), now).account();
    Command command = new Command.Consume(run(work, now), work.checks());
    Decision decision =
        payer == null
            ? ledger.decide(account, command, now)
            : new Fallback(ledger, "", "").decide(account, payer, command, now).wallet();
    return checked(work, new Asked(account, payer), decision, now);
  }

  private static Instant later(Instant now, Account account) {
    return now.isBefore(account.postedAt()) ? account.postedAt() : now;
  }

  /** The wallet that pays when another is spent; null where none does. */
  private @Nullable String fallback(String wallet, Instant now) {
    String payer = gate.timeline().at(now).catalog().policies().walletFallback();
    return wallet.equals(UsageEvent.DEFAULT_WALLET) || wallet.equals(payer) ? null : payer;
  }

  private static Account find(OrganizationTransaction transaction, String wallet, Instant now) {
    return WalletQueries.find(transaction, wallet)
        .map(Wallet::account)
        .orElseGet(() -> Account.opened(0, now, Standing.NONE));
  }

  /** An organization that nobody has seen would start on the default plan. */
  private Account asOpened(String wallet, Instant now, UnknownOrganizationException unknown) {
    Opening opening = Openings.at(gate.timeline(), now);
    if (!opening.anyone()) {
      throw unknown;
    }
    String plan = wallet.equals(UsageEvent.DEFAULT_WALLET) ? opening.plan() : null;
    return Account.opened(0, now, plan == null ? Standing.NONE : Standing.onDefaultPlan(plan, now));
  }

  private static UsageRun run(Work work, Instant now) {
    String tier = work.tier();
    List<TierCount> tiers =
        tier == null ? List.of() : List.of(new TierCount(tier, work.weight(), 1));
    return new UsageRun(
        0, now, 1, work.price().credits().micros(), tiers, work.moves(), Digest.ZERO);
  }

  private static Checked checked(Work work, Asked asked, Decision decision, Instant now) {
    String tier = work.tier();
    long counter = tier == null ? 0 : available(asked, tier, now);
    Paid paid = decision instanceof Decision.Decided decided ? Paid.by(decided) : null;
    long cost = work.price().credits().micros() + (tier == null || counter > 0 ? 0 : work.weight());
    String tierUnits = tier == null ? null : counter > 0 ? "1" : "0";
    String reason =
        switch (decision) {
          case Decision.Decided allowed -> null;
          case Decision.LimitReached limit -> ErrorCode.LIMIT_REACHED.code();
          case Decision.ValueNotAllowed value -> ErrorCode.LIMIT_REACHED.code();
          case Decision.Insufficient lacking -> ErrorCode.INSUFFICIENT_CREDITS.code();
          case Decision.Refused other -> throw new IllegalStateException("refused: " + other);
          case Decision.OutOfRange range -> ErrorCode.INVALID_FIELD.code();
        };
    return new Checked(
        reason == null,
        reason,
        paid == null ? Credits.ofMicros(cost) : paid.cost(),
        tier,
        paid == null ? tierUnits : paid.tierUnits(),
        Credits.ofMicros(available(asked, Lot.CREDITS, now)),
        tier == null ? null : Long.toString(counter),
        paid != null && paid.posting().uncovered() != null);
  }

  /** Of both wallets; the other one pays first what this one owes. */
  private static long available(Asked asked, String unit, Instant now) {
    long own = asked.account().available(unit, now);
    if (asked.payer() == null) {
      return own;
    }
    long owed = unit.equals(Lot.CREDITS) ? asked.account().overage() : 0;
    return own + Math.max(0, asked.payer().available(unit, now) - owed);
  }
}
