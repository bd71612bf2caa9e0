package io.tallyman.ledger;

import io.tallyman.catalog.LotSource;
import io.tallyman.catalog.Plan;
import io.tallyman.ledger.PlanCommand.When;
import io.tallyman.ledger.PlanRun.Interval;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Starts, tries and ends plans. */
final class Subscribing {
  private final Terms terms;
  private final PlanLife life;
  private final PlanPeriods periods;
  private final PlanLots lots;
  private final PlanChange change;

  Subscribing(Terms terms, PlanLife life) {
    this.terms = terms;
    this.life = life;
    periods = new PlanPeriods(terms);
    lots = new PlanLots(terms);
    change = new PlanChange(terms, life);
  }

  /** What an administrator wants to be so. */
  @Nullable Decision assign(Draft draft, PlanCommand.Assign wanted, Instant now) {
    Plan plan = terms.plan(wanted.plan(), now);
    if (plan == null) {
      return unknown(wanted.plan());
    }
    PlanRun run = draft.standing().run();
    if (wanted.trial()) {
      return assignTrial(draft, plan, now);
    }
    if (run != null && !run.isTrial() && run.plan().equals(plan.name())) {
      draft.stand(draft.standing().running(run.withCancelAt(null).withNextPlan(null)));
      return null;
    }
    Plan home = terms.defaultPlan(now);
    if (home != null && home.name().equals(plan.name())) {
      return assignDefault(draft, run, wanted.when(), now);
    }
    if (run == null || ((run.isDefault() || run.isTrial()) && wanted.when() != When.PERIOD_END)) {
      start(draft, PlanRun.assigned(draft.seq()), plan, Interval.MONTH, now);
      return null;
    }
    return change.to(draft, run, plan, run.interval(), wanted.when(), now);
  }

  private @Nullable Decision assignTrial(Draft draft, Plan plan, Instant now) {
    PlanRun run = draft.standing().run();
    if (run != null && run.isTrial() && run.plan().equals(plan.name())) {
      return null;
    }
    if (plan.trial().isZero()) {
      return new Decision.PlanRefused(
          PlanRefusal.NO_TRIAL, "plan " + plan.name() + " cannot be tried");
    }
    Instant until = now.plus(plan.trial());
    return tryOut(draft, PlanRun.assigned(draft.seq()), plan, Interval.MONTH, until, null, now);
  }

  private @Nullable Decision assignDefault(
      Draft draft, @Nullable PlanRun run, When when, Instant now) {
    if (run == null) {
      life.comeHome(draft, now);
      return null;
    }
    When end = when == When.BY_PRICE ? When.PERIOD_END : when;
    return cancel(draft, new PlanCommand.Cancel(null, run.isTrial() ? When.NOW : end), now);
  }

  @Nullable Decision tryOut(Draft draft, PlanCommand.Try wanted, Instant now) {
    Plan plan = terms.plan(wanted.plan(), now);
    if (plan == null) {
      return unknown(wanted.plan());
    }
    PlanRun run = draft.standing().run();
    if (run != null && run.subscription().equals(wanted.subscription())) {
      return null;
    }
    Instant until = wanted.until();
    return tryOut(draft, wanted.subscription(), plan, wanted.interval(), until, until, now);
  }

  private @Nullable Decision tryOut(
      Draft draft,
      String subscription,
      Plan plan,
      Interval interval,
      Instant until,
      @Nullable Instant paidThrough,
      Instant now) {
    PlanRun run = draft.standing().run();
    if (draft.standing().tried()) {
      return new Decision.PlanRefused(
          PlanRefusal.TRIAL_USED, "a plan has been tried before, and that is allowed once");
    }
    if (run != null && !run.isDefault()) {
      return new Decision.PlanRefused(
          PlanRefusal.PLAN_RUNNING, "plan " + run.plan() + " is running");
    }
    if (!until.isAfter(now)) {
      return null;
    }
    leave(draft, now);
    PlanRun trial =
        PlanRun.running(subscription, plan.name(), interval, now, new Period(now, until))
            .tryingUntil(until)
            .withPaidThrough(paidThrough);
    draft.stand(draft.standing().running(trial).havingTried().withLapsed(null));
    draft.count(draft.counts().renewed());
    lots.grant(draft, LotSource.TRIAL, trial, Allowance.of(plan, 1), "trial:" + subscription, now);
    return null;
  }

  /** Starts a plan that there is nothing to pay for. */
  private void start(Draft draft, String subscription, Plan plan, Interval interval, Instant now) {
    Period term = new Period(now, interval.countedFrom(now).after(now));
    Period period = periods.within(term, interval, now, now, now);
    start(draft, PlanRun.running(subscription, plan.name(), interval, now, period), plan, now);
  }

  /** Starts a run in place of what runs. */
  void start(Draft draft, PlanRun run, Plan plan, Instant now) {
    leave(draft, now);
    draft.stand(draft.standing().withLapsed(null));
    life.begin(draft, run, plan, now, 0);
  }

  /** The default plan is suspended; any other ends. */
  static void leave(Draft draft, Instant now) {
    PlanRun run = draft.standing().run();
    if (run != null && run.isDefault()) {
      PlanLots.suspend(draft, run, now);
    } else if (run != null) {
      PlanLots.end(draft, run, now);
    }
  }

  @Nullable Decision change(Draft draft, PlanCommand.Change wanted, Instant now) {
    PlanRun run = running(draft, wanted.subscription());
    if (run == null) {
      return notRunning(wanted.subscription());
    }
    Plan plan = terms.plan(wanted.plan(), now);
    return plan == null
        ? unknown(wanted.plan())
        : change.to(draft, run, plan, wanted.interval(), wanted.when(), now);
  }

  @Nullable Decision cancel(Draft draft, PlanCommand.Cancel wanted, Instant now) {
    PlanRun run = running(draft, wanted.subscription());
    if (run == null) {
      return notRunning(wanted.subscription());
    }
    if (wanted.when() == When.NOW) {
      if (run.status() == PlanRun.Status.PAST_DUE) {
        lots.takeBackUnpaid(draft, run, now);
      }
      life.end(draft, run, now);
    } else {
      draft.stand(draft.standing().running(run.withNextPlan(null).withCancelAt(run.termEnd())));
    }
    return null;
  }

  @Nullable Decision cancelAt(Draft draft, PlanCommand.CancelAt wanted, Instant now) {
    PlanRun run = running(draft, wanted.subscription());
    if (run == null) {
      return notRunning(wanted.subscription());
    }
    Instant at = wanted.at();
    Instant end = at == null ? null : PaidPeriods.notBefore(now, at);
    draft.stand(draft.standing().running(run.withCancelAt(end)));
    return null;
  }

  @Nullable Decision resume(Draft draft, PlanCommand.Resume wanted, Instant now) {
    PlanRun run = running(draft, wanted.subscription());
    if (run == null) {
      return notRunning(wanted.subscription());
    }
    draft.stand(draft.standing().running(run.withCancelAt(null).withNextPlan(null)));
    return null;
  }

  /** The subscription of this name, or whatever runs; null where it does not run. */
  static @Nullable PlanRun running(Draft draft, @Nullable String subscription) {
    PlanRun run = draft.standing().run();
    if (run == null || run.isDefault()) {
      return null;
    }
    return subscription == null || subscription.equals(run.subscription()) ? run : null;
  }

  static Decision notRunning(@Nullable String subscription) {
    return new Decision.PlanRefused(
        PlanRefusal.NOT_RUNNING,
        subscription == null
            ? "no plan runs but the default one"
            : "subscription " + subscription + " does not run");
  }

  static Decision unknown(String plan) {
    return new Decision.PlanRefused(PlanRefusal.UNKNOWN_PLAN, "the catalog has no plan " + plan);
  }
}
