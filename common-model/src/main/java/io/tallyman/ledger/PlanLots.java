package io.tallyman.ledger;

import io.tallyman.catalog.LotSource;
import io.tallyman.catalog.Plan;
import io.tallyman.ledger.Posting.Line;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The lots that a plan brings, and what becomes of them. */
final class PlanLots {
  private static final Set<String> REFERENCES = Set.of("plan", "rollover", "upgrade", "trial");

  private final Terms terms;
  private final ClawingBack clawingBack;

  PlanLots(Terms terms) {
    this.terms = terms;
    clawingBack = new ClawingBack(terms);
  }

  /**
   * Grants an allowance to the end of the run's period. Nobody is there to refuse it to: it fills
   * the account, and no more.
   */
  void grant(
      Draft draft,
      LotSource source,
      PlanRun run,
      Allowance allowance,
      String reference,
      Instant at) {
    for (Allowance.Units included : allowance.units()) {
      grant(draft, source, run, included.unit(), included.amount(), reference, at);
    }
  }

  /**
   * Whether a run's period has had its units before: a command's account has the ended lots too.
   */
  static boolean wereGranted(Draft draft, PlanRun run) {
    String period = "plan:" + run.subscription() + ":" + run.currentPeriodStart();
    return !draft
        .lots()
        .where(lot -> lot.reference().equals(period) || lot.reference().startsWith(period + ":"))
        .isEmpty();
  }

  /** Brings along what the last period left, up to the cap of the plan that begins. */
  void rollOver(Draft draft, PlanRun run, Plan plan, long left, String reference, Instant at) {
    long units = Math.min(left, plan.rolloverCap().micros());
    grant(draft, LotSource.ROLLOVER, run, Lot.CREDITS, units, reference, at);
  }

  void grant(
      Draft draft,
      LotSource source,
      PlanRun run,
      String unit,
      long wanted,
      String reference,
      Instant at) {
    long units = Math.min(wanted, draft.lots().room(unit));
    if (units <= 0) {
      return;
    }
    int priority = terms.priority(source, at);
    draft.open(unit, source, priority, units, at, run.currentPeriodEnd(), reference);
    draft.repay(at);
    draft.post(Kind.granting(source), at, Line.of(unit, units, reference, run.plan()));
  }

  /** What would roll over if the run's period ended now: what is pinned does not. */
  static long left(Draft draft, PlanRun run) {
    long left = 0;
    for (Lot lot : of(draft, run)) {
      boolean ends = run.currentPeriodEnd().equals(lot.expiresAt());
      left += ends && lot.isCredits() && lot.source() != LotSource.TRIAL ? lot.free() : 0;
    }
    return left;
  }

  /** Ends a run's lots before their time. What is pinned outlives that until its hold ends. */
  static void end(Draft draft, PlanRun run, Instant at) {
    for (Lot lot : of(draft, run)) {
      if (!lot.hasExpired(at)) {
        Lot over = lot.endingAt(at);
        draft.lots().replace(over);
        Expiry.expire(draft, over, at);
      }
    }
  }

  /** Whoever sells the plan has told other bounds of the period than were thought. */
  static void endWith(Draft draft, PlanRun run, Instant end) {
    for (Lot lot : of(draft, run)) {
      if (run.currentPeriodEnd().equals(lot.expiresAt())) {
        draft.lots().replace(lot.endingAt(end));
      }
    }
  }

  /**
   * Takes back what was granted for periods that nobody has paid for: what is unspent of all of
   * them, and only then, from other lots, what was spent: an unpaid lot must not pay for another.
   */
  void takeBackUnpaid(Draft draft, PlanRun run, Instant at) {
    List<Lot> unpaid =
        of(draft, run).stream()
            .filter(lot -> lot.source() == LotSource.PLAN && run.isProvisional(lot.startsAt()))
            .toList();
    for (Lot lot : unpaid) {
      takeBack(draft, lot.number(), lot.remaining(), at);
    }
    for (Lot lot : unpaid) {
      takeBack(draft, lot.number(), owable(draft, lot, lot.remaining(), at), at);
    }
  }

  private void takeBack(Draft draft, int number, long units, Instant at) {
    if (units > 0) {
      Lot lot = draft.lots().get(number);
      Line line = Line.of(lot.unit(), -units, lot.reference(), "not paid for");
      Decision refused = clawingBack.post(draft, number, units, line, at);
      if (refused != null) {
        throw new IllegalStateException(units + " of " + lot + " cannot be taken back: " + refused);
      }
    }
  }

  /** What was spent of a lot, as far as the account may owe it. */
  private long owable(Draft draft, Lot lot, long unspent, Instant at) {
    long spent = lot.amount() - unspent - lot.replaced();
    long weight = lot.isCredits() ? 1 : Math.max(1, terms.weight(lot.unit(), at));
    return Math.min(spent, (Account.MAX_CREDITS - draft.overage()) / weight);
  }

  /** Takes the default plan's units out of the balance while another plan runs. */
  static void suspend(Draft draft, PlanRun run, Instant at) {
    for (Lot lot : of(draft, run)) {
      long units = lot.free();
      if (units > 0) {
        ClawingBack.park(draft, lot.number());
        draft.post(Kind.PLAN, at, Line.of(lot.unit(), -units, lot.reference(), "suspended"));
      }
    }
  }

  /** Brings back what is left of the default plan's units. */
  static void resume(Draft draft, PlanRun run, Instant at) {
    for (Lot lot : of(draft, run)) {
      long units = lot.parked();
      if (units > 0) {
        ClawingBack.unpark(draft, lot.number());
        draft.repay(at);
        draft.post(Kind.PLAN, at, Line.of(lot.unit(), units, lot.reference(), "resumed"));
      }
    }
  }

  /**
   * The open lots that came with a plan, by their references: what somebody transferred is theirs.
   * Of two plans' lots there are some at a time only while the default plan is suspended.
   */
  static List<Lot> of(Draft draft, PlanRun run) {
    return draft.lots().where(lot -> lot.open() && cameWith(run, lot.reference()));
  }

  private static boolean cameWith(PlanRun run, String reference) {
    int colon = reference.indexOf(':');
    boolean ofPlan = colon > 0 && REFERENCES.contains(reference.substring(0, colon));
    return ofPlan && isOfDefault(reference) == run.isDefault();
  }

  /** Whether a lot came with the default plan. */
  static boolean isOfDefault(String reference) {
    return reference.startsWith(PlanRun.DEFAULT + ":", reference.indexOf(':') + 1);
  }
}
