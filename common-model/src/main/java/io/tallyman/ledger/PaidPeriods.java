package io.tallyman.ledger;

import io.tallyman.catalog.Plan;
import io.tallyman.ledger.PlanRun.Interval;
import io.tallyman.ledger.Standing.Lapsed;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What payments, and their failing, do to a plan. */
final class PaidPeriods {
  private final Terms terms;
  private final PlanLife life;
  private final Subscribing subscribing;
  private final PlanPeriods periods;

  PaidPeriods(Terms terms, PlanLife life, Subscribing subscribing) {
    this.terms = terms;
    this.life = life;
    this.subscribing = subscribing;
    periods = new PlanPeriods(terms);
  }

  @Nullable Decision start(Draft draft, PlanCommand.Start wanted, Instant now) {
    String name = wanted.subscription();
    Lapsed lapsed = draft.standing().lapsed();
    boolean known =
        Subscribing.running(draft, name) != null
            || (lapsed != null && lapsed.subscription().equals(name));
    if (known) {
      return renew(
          draft, new PlanCommand.Renew(name, wanted.plan(), wanted.interval(), wanted.paid()), now);
    }
    Plan plan = terms.plan(wanted.plan(), now);
    if (plan == null) {
      return Subscribing.unknown(wanted.plan());
    }
    if (wanted.paid().end().isAfter(now)) {
      PlanRun run = runOf(name, plan, wanted.interval(), wanted.paid(), now);
      // A period that was begun, and then ended at somebody's wish, is not granted again.
      if (!PlanLots.wereGranted(draft, run)) {
        subscribing.start(draft, run, plan, now);
      }
    }
    return null;
  }

  @Nullable Decision renew(Draft draft, PlanCommand.Renew wanted, Instant now) {
    PlanRun run = adopted(draft.standing().run(), wanted.subscription());
    if (run == null) {
      Lapsed lapsed = draft.standing().lapsed();
      return lapsed != null && lapsed.subscription().equals(wanted.subscription())
          ? restore(draft, lapsed, wanted.paid(), now)
          : Subscribing.notRunning(wanted.subscription());
    }
    String name = wanted.plan() == null ? run.plan() : wanted.plan();
    Plan plan = terms.plan(name, now);
    if (plan == null) {
      return Subscribing.unknown(name);
    }
    Instant paidThrough = run.paidThrough();
    if (paidThrough == null || wanted.paid().end().isAfter(paidThrough)) {
      Interval interval = wanted.interval() == null ? run.interval() : wanted.interval();
      take(draft, run, plan, interval, wanted.paid(), now);
    }
    return null;
  }

  /** The run that a payment is for. One that an administrator started takes the payer's name. */
  private static @Nullable PlanRun adopted(@Nullable PlanRun run, String subscription) {
    if (run == null || run.isDefault() || PlanRun.isReserved(subscription)) {
      return null;
    }
    if (run.isAssigned()) {
      return run.withSubscription(subscription);
    }
    return run.subscription().equals(subscription) ? run : null;
  }

  private void take(
      Draft draft, PlanRun run, Plan plan, Interval interval, Period paid, Instant now) {
    Instant currentStart = run.currentPeriodStart();
    PlanRun confirmed = run.paidThrough() == null ? run : run.withPaidThrough(paid.end());
    if (paid.end().isAfter(currentStart)) {
      confirmed = confirmed.recovered();
    }
    PlanRun anchored =
        confirmed.withInterval(interval, PlanPeriods.anchor(interval, run.anchor(), paid));
    if (paid.start().isAfter(now)) {
      announce(draft, run, anchored, plan, paid);
    } else if (paid.end().isAfter(now) && (paid.start().isAfter(currentStart) || run.isTrial())) {
      long left = PlanLots.left(draft, run);
      PlanLots.end(draft, run, now);
      Period period = periods.within(paid, interval, anchored.anchor(), now, now);
      life.begin(draft, anchored.renewedAs(plan.name(), period), plan, now, left);
    } else if (paid.start().equals(currentStart)) {
      Period period = periods.within(paid, interval, anchored.anchor(), currentStart, now);
      Instant end = notBefore(now, period.end());
      PlanLots.endWith(draft, run, end);
      draft.stand(draft.standing().running(anchored.withPeriod(period.endingAt(end))));
    } else {
      draft.stand(draft.standing().running(confirmed));
    }
  }

  /** The next period is known: this one ends where that begins. */
  private static void announce(
      Draft draft, PlanRun run, PlanRun anchored, Plan plan, Period coming) {
    PlanLots.endWith(draft, run, coming.start());
    PlanRun next =
        anchored.withPeriod(run.period().endingAt(coming.start())).withNextPaidEnd(coming.end());
    next = run.isTrial() ? next.tryingUntil(coming.start()) : next;
    boolean same = run.plan().equals(plan.name());
    draft.stand(draft.standing().running(same ? next : next.withNextPlan(plan.name())));
  }

  /** It was paid for after all: it comes back for what is left of the period. */
  private @Nullable Decision restore(Draft draft, Lapsed lapsed, Period paid, Instant now) {
    Plan plan = terms.plan(lapsed.plan(), now);
    if (plan == null) {
      return Subscribing.unknown(lapsed.plan());
    }
    if (paid.end().isAfter(now) && paid.end().isAfter(lapsed.paidThrough())) {
      PlanRun run = runOf(lapsed.subscription(), plan, lapsed.interval(), paid, now);
      Subscribing.leave(draft, now);
      draft.stand(draft.standing().running(run).withLapsed(null));
      draft.count(draft.counts().renewed());
      String reference = "plan:" + run.subscription() + ":" + run.currentPeriodStart();
      life.grant(draft, run, plan, reference + ":restored", now);
    }
    return null;
  }

  private PlanRun runOf(
      String subscription, Plan plan, Interval interval, Period paid, Instant now) {
    Instant anchor = PlanPeriods.anchor(interval, paid.start(), paid);
    Period period = periods.within(paid, interval, anchor, now, now);
    return PlanRun.running(subscription, plan.name(), interval, anchor, period)
        .withPaidThrough(paid.end());
  }

  @Nullable Decision fail(Draft draft, PlanCommand.Fail failed, Instant now) {
    PlanRun run = Subscribing.running(draft, failed.subscription());
    if (run == null) {
      return Subscribing.notRunning(failed.subscription());
    }
    if (run.status() != PlanRun.Status.PAST_DUE) {
      Instant graceEnd = notBefore(now, failed.at().plus(terms.grace(now)));
      draft.stand(draft.standing().running(run.pastDueUntil(graceEnd)));
    }
    return null;
  }

  /** What should have been before now is now: nothing is posted into the past. */
  static Instant notBefore(Instant now, Instant due) {
    return due.isBefore(now) ? now : due;
  }

  @Nullable Decision recover(Draft draft, PlanCommand.Recover recovered, Instant now) {
    PlanRun run = Subscribing.running(draft, recovered.subscription());
    if (run == null) {
      return Subscribing.notRunning(recovered.subscription());
    }
    draft.stand(draft.standing().running(run.recovered()));
    return null;
  }
}
