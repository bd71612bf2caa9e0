package io.tallyman.ledger;

import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Posting.Line;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a command does to an account. Pure: reads no clock and no store. The invariants it
 * keeps are in this package's README.
 */
public final class Ledger {
  private final Terms terms;
  private final PlanLife plans;
  private final Subscribing subscribing;
  private final PaidPeriods paidPeriods;
  private final Gate gate;
  private final Undoing undoing;
  private final ClawingBack clawingBack;

  public Ledger(Terms terms) {
    this.terms = terms;
    plans = new PlanLife(terms);
    subscribing = new Subscribing(terms, plans);
    paidPeriods = new PaidPeriods(terms, plans, subscribing);
    gate = new Gate(terms);
    undoing = new Undoing(terms);
    clawingBack = new ClawingBack(terms);
  }

  /**
   * Advances the account to {@code now}, then does what the command says.
   *
   * @param now not before the account's last posting
   */
  public Decision decide(Account account, Command command, Instant now) {
    if (now.isBefore(account.postedAt())) {
      throw new IllegalArgumentException(now + " is before the last posting of " + account);
    }
    Draft draft = new Draft(account);
    advance(draft, now);
    Decision refusal =
        switch (command) {
          case Command.PostUsage usage -> Spending.post(draft, usage, now);
          case Command.Consume consume -> gate.consume(draft, consume, now);
          case Command.OpenHold hold -> gate.hold(draft, hold, now);
          case Command.Settle settle -> Gate.settle(draft, settle, now);
          case Command.Release release -> gate.release(draft, release, now);
          case Command.Grant grant -> grant(draft, grant, now);
          case Command.Receive receive -> receive(draft, receive, now);
          case Command.Deduct deduct -> Spending.deduct(draft, deduct, now);
          case Command.Undo undo -> undoing.undo(draft, undo, now);
          case Command.ClawBack claw -> clawingBack.clawBack(draft, claw, now);
          case Command.TakeBackUnspent take -> clawingBack.takeBackUnspent(draft, take, now);
          case Command.Freeze freeze -> clawingBack.freeze(draft, freeze, now);
          case Command.Thaw thaw -> clawingBack.thaw(draft, thaw, now);
          case Command.OfPlan plan -> run(draft, plan.command(), now);
          case Command.Advance nothing -> null;
        };
    if (refusal != null) {
      return refusal;
    }
    draft.postConditions(now);
    return decided(draft);
  }

  /** The account at {@code now}, with the lines that time has brought and nobody has stored. */
  public Decision.Decided advance(Account account, Instant now) {
    Draft draft = new Draft(account);
    advance(draft, now);
    return decided(draft);
  }

  private void advance(Draft draft, Instant now) {
    for (Instant due = draft.dueAt(); due != null && !due.isAfter(now); due = draft.dueAt()) {
      Gate.lapse(draft, due);
      long left = PlanLife.left(draft, due);
      Expiry.of(draft, due);
      plans.turn(draft, due, left);
      draft.postConditions(due);
    }
  }

  private @Nullable Decision run(Draft draft, PlanCommand command, Instant now) {
    Decision refusal =
        switch (command) {
          case PlanCommand.Assign assign -> subscribing.assign(draft, assign, now);
          case PlanCommand.Try trial -> subscribing.tryOut(draft, trial, now);
          case PlanCommand.Change change -> subscribing.change(draft, change, now);
          case PlanCommand.Cancel cancel -> subscribing.cancel(draft, cancel, now);
          case PlanCommand.CancelAt cancel -> subscribing.cancelAt(draft, cancel, now);
          case PlanCommand.Resume resume -> subscribing.resume(draft, resume, now);
          case PlanCommand.Start start -> paidPeriods.start(draft, start, now);
          case PlanCommand.Renew renew -> paidPeriods.renew(draft, renew, now);
          case PlanCommand.Fail failed -> paidPeriods.fail(draft, failed, now);
          case PlanCommand.Recover recover -> paidPeriods.recover(draft, recover, now);
        };
    draft.postConditions(now);
    // Whoever sells the plan may tell late: of an end, or a grace, that is over already.
    advance(draft, now);
    return refusal;
  }

  private static Decision.Decided decided(Draft draft) {
    return new Decision.Decided(draft.account(), draft.postings(), draft.lots().touched());
  }

  private @Nullable Decision grant(Draft draft, Command.Grant grant, Instant now) {
    if (grant.units() > draft.lots().room(grant.unit())) {
      return new Decision.OutOfRange();
    }
    draft.open(
        grant.unit(),
        grant.source(),
        terms.priority(grant.source(), now),
        grant.units(),
        now,
        grant.expiresAt(),
        grant.reference());
    draft.repay(now);
    draft.post(
        Kind.granting(grant.source()),
        now,
        Line.of(grant.unit(), grant.units(), grant.reference(), grant.description()));
    return null;
  }

  private static @Nullable Decision receive(Draft draft, Command.Receive receive, Instant now) {
    long units = receive.parts().stream().mapToLong(Command.Receive.Part::units).sum();
    if (units > draft.lots().room(receive.unit())) {
      return new Decision.OutOfRange();
    }
    int place = 0;
    for (Command.Receive.Part part : receive.parts()) {
      place++;
      LotSource source = part.source();
      draft.open(
          receive.unit(),
          source,
          part.priority(),
          part.units(),
          now,
          part.expiresAt(),
          "transfer:" + receive.reference() + ":" + place);
    }
    draft.repay(now);
    draft.post(
        Kind.TRANSFER,
        now,
        Line.of(receive.unit(), units, receive.reference(), receive.description()));
    return null;
  }
}
