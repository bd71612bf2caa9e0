package io.tallyman.ledger;

import io.tallyman.ledger.Decision.Decided;
import io.tallyman.ledger.Decision.Insufficient;
import io.tallyman.ledger.Posting.CountedRun;
import io.tallyman.ledger.UsageRun.TierCount;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides about a wallet that falls back to another one when it is spent. What it lacks is moved in
 * first, as a {@link Transfer}; then it pays for itself, so that runs, holds and refunds know of
 * one account only. Actions of a tier are moved before credits. As credits that come in repay
 * first, the other wallet also pays what this one owes from before.
 */
public final class Fallback {
  private final Ledger ledger;
  private final String wallet;
  private final String payer;

  /**
   * Between two wallets of one organization.
   *
   * @param wallet the one that is asked for, and spent first
   * @param payer the one that pays for the rest
   */
  public Fallback(Ledger ledger, String wallet, String payer) {
    this.ledger = ledger;
    this.wallet = wallet;
    this.payer = payer;
  }

  /**
   * What a command comes to.
   *
   * @param wallet in the wallet that was asked for, with what was moved in
   * @param payer in the other one; null where nothing was taken from it
   */
  public record Outcome(Decision wallet, @Nullable Decided payer) {}

  /**
   * Decides a command; those that do not spend concern the one wallet only.
   *
   * @param now not before the last posting of either account
   */
  public Outcome decide(Account spent, Account paying, Command command, Instant now) {
    Decision alone = ledger.decide(spent, command, now);
    Need need = Need.of(command, spent);
    long lacking = lacking(alone);
    if (need == null || lacking == 0) {
      return new Outcome(alone, null);
    }
    Moving moving =
        new Moving(need.reference(), ledger.advance(spent, now), ledger.advance(paying, now), now);
    long left = lacking;
    for (TierCount tier : need.tiers()) {
      long spilled = tier.actions() - counted(tier, alone, moving.to.account(), now);
      long useful = tier.weight() == 0 ? 0 : Math.ceilDiv(left, tier.weight());
      long moved = moving.move(tier.tier(), Math.min(spilled, useful));
      left = Math.max(0, left - moved * tier.weight());
    }
    long owed = moving.to.account().overage();
    long wanted = left == 0 ? 0 : left + owed;
    long credits = moving.move(Lot.CREDITS, wanted);
    if (alone instanceof Insufficient refused && credits < wanted) {
      long required = refused.required() - (lacking - left);
      long available = refused.available() + Math.max(0, credits - owed);
      return new Outcome(new Insufficient(required, available), null);
    }
    return moving.then(command);
  }

  /** Micro-credits that the wallet's own lots do not reach. */
  private static long lacking(Decision alone) {
    return switch (alone) {
      case Insufficient refused -> refused.required() - refused.available();
      case Decided decided -> {
        Posting usage = usage(decided);
        Stretch uncovered = usage == null ? null : usage.uncovered();
        yield uncovered == null ? 0 : uncovered.to() - uncovered.from();
      }
      case Decision.Refused other -> 0;
      case Decision.OutOfRange other -> 0;
    };
  }

  /** How many of a tier's actions the wallet's own counter pays for. */
  private static long counted(TierCount tier, Decision alone, Account advanced, Instant now) {
    Posting usage = alone instanceof Decided decided ? usage(decided) : null;
    CountedRun run = usage == null ? null : usage.run();
    long counter =
        run == null
            ? advanced.available(tier.tier(), now)
            : run.counters().get(run.run().tiers().indexOf(tier));
    return Math.min(tier.actions(), counter);
  }

  private static @Nullable Posting usage(Decided decided) {
    for (Posting posting : decided.postings().reversed()) {
      if (posting.kind() == Kind.USAGE) {
        return posting;
      }
    }
    return null;
  }

  /** Two accounts between which units are moved. */
  private final class Moving {
    private final String reference;
    private final Instant now;
    private Decided to;
    private Decided from;
    private boolean moved;

    Moving(String reference, Decided to, Decided from, Instant now) {
      this.reference = reference;
      this.to = to;
      this.from = from;
      this.now = now;
    }

    /** Moves as many units as there are, up to {@code wanted}. */
    long move(String unit, long wanted) {
      long units = Math.min(wanted, from.account().available(unit, now));
      if (units <= 0) {
        return 0;
      }
      Transfer transfer = new Transfer(payer, wallet, unit, units, reference, null);
      if (ledger.decide(from.account(), transfer.giving(), now) instanceof Decided given
          && ledger.decide(to.account(), transfer.receiving(given), now)
              instanceof Decided received) {
        from = from.then(given);
        to = to.then(received);
        moved = true;
        return units;
      }
      return 0;
    }

    Outcome then(Command command) {
      Decision decision = ledger.decide(to.account(), command, now);
      return decision instanceof Decided decided
          ? new Outcome(to.then(decided), moved ? from : null)
          : new Outcome(decision, null);
    }
  }

  /**
   * What a command that spends would take besides credits.
   *
   * @param tiers its actions of tiers
   * @param reference of the transfers that it may need
   */
  private record Need(List<TierCount> tiers, String reference) {
    /** Null where the command does not spend. */
    static @Nullable Need of(Command command, Account spent) {
      return switch (command) {
        case Command.PostUsage usage -> of(usage.run());
        case Command.Consume consume -> of(consume.run());
        case Command.Settle settle -> of(settle.run());
        case Command.OpenHold hold -> of(hold, new HoldId(spent.id(), spent.lastHold() + 1));
        case Command.Release _,
            Command.Grant _,
            Command.Receive _,
            Command.Deduct _,
            Command.Undo _,
            Command.ClawBack _,
            Command.TakeBackUnspent _,
            Command.Freeze _,
            Command.Thaw _,
            Command.OfPlan _,
            Command.Advance _ ->
            null;
      };
    }

    private static Need of(UsageRun run) {
      return new Need(run.tiers(), "fallback:u" + run.number());
    }

    private static Need of(Command.OpenHold hold, HoldId id) {
      String tier = hold.tier();
      return new Need(
          tier == null ? List.of() : List.of(new TierCount(tier, hold.weight(), 1)),
          "fallback:" + id);
    }
  }
}
