package io.tallyman.balance.gate;

import io.tallyman.balance.store.AccountDirectory.Opening;
import io.tallyman.balance.store.OrganizationTransactions;
import io.tallyman.balance.store.UnknownOrganizationException;
import io.tallyman.balance.store.Wallet;
import io.tallyman.balance.store.WalletQueries;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Decision;
import io.tallyman.ledger.Digest;
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

  Checked check(String organization, Work work) {
    Instant at = clock.instant();
    Account account;
    try {
      account =
          transactions.read(
              organization,
              transaction ->
                  WalletQueries.find(transaction, work.event().wallet())
                      .map(Wallet::account)
                      .orElseGet(() -> Account.opened(0, at, Standing.NONE)));
    } catch (UnknownOrganizationException unknown) {
      account = asOpened(work, at, unknown);
    }
    Instant now = at.isBefore(account.postedAt()) ? account.postedAt() : at;
    Ledger ledger = new Ledger(gate.timeline());
    Account advanced = ledger.advance(account, now).account();
    Decision decision =
        ledger.decide(advanced, new Command.Consume(run(work, now), work.checks()), now);
    return checked(work, advanced, decision, now);
  }

  /** An organization that nobody has seen would start on the default plan. */
  private Account asOpened(Work work, Instant now, UnknownOrganizationException unknown) {
    Opening opening = Openings.at(gate.timeline(), now);
    if (!opening.anyone()) {
      throw unknown;
    }
    String plan = work.event().wallet().equals(UsageEvent.DEFAULT_WALLET) ? opening.plan() : null;
    return Account.opened(0, now, plan == null ? Standing.NONE : Standing.onDefaultPlan(plan, now));
  }

  private static UsageRun run(Work work, Instant now) {
    String tier = work.tier();
    List<TierCount> tiers =
        tier == null ? List.of() : List.of(new TierCount(tier, work.weight(), 1));
    return new UsageRun(
        0, now, 1, work.price().credits().micros(), tiers, work.moves(), Digest.ZERO);
  }

  private static Checked checked(Work work, Account account, Decision decision, Instant now) {
    String tier = work.tier();
    long counter = tier == null ? 0 : account.available(tier, now);
    long cost = work.price().credits().micros() + (tier == null || counter > 0 ? 0 : work.weight());
    boolean soft =
        decision instanceof Decision.Decided decided
            && Paid.by(decided).posting().uncovered() != null;
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
        Credits.ofMicros(cost),
        tier,
        tier == null ? null : counter > 0 ? "1" : "0",
        Credits.ofMicros(account.available(Lot.CREDITS, now)),
        tier == null ? null : Long.toString(counter),
        soft);
  }
}
