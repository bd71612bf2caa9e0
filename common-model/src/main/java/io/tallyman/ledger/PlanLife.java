package io.tallyman.ledger;

import io.tallyman.catalog.LotSource;
import io.tallyman.catalog.Plan;
import io.tallyman.ledger.PlanRun.Interval;
import io.tallyman.ledger.Standing.Home;
import io.tallyman.ledger.Standing.Lapsed;
import java.time.Instant;

/** The life of a plan: what time alone brings it. */
final class PlanLife {
  private final Terms terms;
  private final PlanPeriods periods;
  private final PlanLots lots;

  PlanLife(Terms terms) {
    this.terms = terms;
    periods = new PlanPeriods(terms);
    lots = new PlanLots(terms);
  }

  /** What will roll over at an instant; to be asked before lots expire. */
  static long left(Draft draft, Instant at) {
    PlanRun run = draft.standing().run();
    return run == null || run.currentPeriodEnd().isAfter(at) ? 0 : PlanLots.left(draft, run);
  }

  /** Does what is due at an instant. */
  void turn(Draft draft, Instant at, long left) {
    PlanRun run = draft.standing().run();
    if (run == null || run.dueAt().isAfter(at)) {
      return;
    }
    boolean trialOver = PlanRun.isDue(run.trialEndsAt(), at) && run.nextPaidEnd() == null;
    if (PlanRun.isDue(run.graceEndsAt(), at)) {
      lapse(draft, run, at);
    } else if (trialOver || PlanRun.isDue(run.cancelAt(), at)) {
      end(draft, run, at);
    } else {
      renew(draft, run, at, left);
    }
  }

  /** A plan that the catalog no longer has gives way to the default plan. */
  private void renew(Draft draft, PlanRun run, Instant at, long left) {
    String name = run.nextPlan();
    Plan plan = terms.plan(name == null ? run.plan() : name, at);
    if (plan == null) {
      end(draft, run, at);
    } else {
      boolean leaves = run.isDefault() && name != null;
      PlanRun next = leaves ? run.withSubscription(PlanRun.assigned(draft.seq())) : run;
      begin(draft, next.renewedAs(plan.name(), periods.next(run, at)), plan, at, left);
    }
  }

  /** Begins the run's period: what is left over comes along, and what the plan includes is new. */
  void begin(Draft draft, PlanRun run, Plan plan, Instant at, long left) {
    Instant start = run.currentPeriodStart();
    Standing standing = draft.standing().running(run);
    draft.stand(run.isDefault() ? standing.at(new Home(run.anchor(), start)) : standing);
    draft.count(draft.counts().renewed());
    String period = periodKey(draft, run);
    lots.rollOver(draft, run, plan, left, "rollover:" + period, at);
    grant(draft, run, plan, "plan:" + period, at);
  }

  /**
   * What a period's lots are known by. A change at the very instant at which a period began begins
   * another one, with lots of its own.
   */
  private static String periodKey(Draft draft, PlanRun run) {
    String key = run.subscription() + ":" + run.currentPeriodStart();
    boolean begun =
        !draft
            .lots()
            .where(lot ->
                lot.reference().equals("plan:" + key) || lot.reference().equals("rollover:" + key))
            .isEmpty();
    return begun ? key + ":" + draft.seq() : key;
  }

  /** Grants what a plan includes in the run's period. */
  void grant(Draft draft, PlanRun run, Plan plan, String reference, Instant at) {
    Allowance allowance = Allowance.of(plan, periods.months(run, at));
    lots.grant(draft, LotSource.PLAN, run, allowance, reference, at);
  }

  /** Its grace is over, and it is still unpaid. */
  private void lapse(Draft draft, PlanRun run, Instant at) {
    Instant paid = run.paidThrough();
    Lapsed lapsed =
        new Lapsed(
            run.subscription(),
            run.plan(),
            run.interval(),
            paid == null ? run.currentPeriodStart() : paid);
    lots.takeBackUnpaid(draft, run, at);
    end(draft, run, at);
    draft.stand(draft.standing().withLapsed(lapsed));
  }

  /** Ends a plan with its lots; bought and given ones stay, and nothing rolls over. */
  void end(Draft draft, PlanRun run, Instant at) {
    PlanLots.end(draft, run, at);
    comeHome(draft, at);
  }

  /**
   * Goes on with the default plan, or with none. Its months go by while it is suspended: back in
   * the same month there is what was left of it, and no more.
   */
  void comeHome(Draft draft, Instant at) {
    Standing standing = draft.standing();
    Plan plan = terms.defaultPlan(at);
    if (plan == null) {
      draft.stand(standing.running(null));
      return;
    }
    Home known = standing.home();
    Home home = known == null ? new Home(at, null) : known;
    Anniversaries months = Interval.MONTH.countedFrom(home.anchor());
    Period month = new Period(months.atOrBefore(at), months.after(at));
    PlanRun run =
        PlanRun.running(PlanRun.DEFAULT, plan.name(), Interval.MONTH, home.anchor(), month);
    if (month.start().equals(home.granted())) {
      draft.stand(standing.running(run));
      PlanLots.resume(draft, run, at);
    } else {
      begin(draft, run, plan, at, 0);
    }
  }
}
