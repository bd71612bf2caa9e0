package io.tallyman.ledger;

import io.tallyman.catalog.LotSource;
import io.tallyman.catalog.Plan;
import io.tallyman.catalog.PlanPrice;
import io.tallyman.catalog.Policies.Upgrade;
import io.tallyman.ledger.PlanCommand.When;
import io.tallyman.ledger.PlanRun.Interval;
import io.tallyman.money.Credits;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes a running plan to another one. */
final class PlanChange {
  private final Terms terms;
  private final PlanLife life;
  private final PlanPeriods periods;
  private final PlanLots lots;

  PlanChange(Terms terms, PlanLife life) {
    this.terms = terms;
    this.life = life;
    periods = new PlanPeriods(terms);
    lots = new PlanLots(terms);
  }

  /** A dearer plan at once, and another interval too, unless asked otherwise; the rest later. */
  @Nullable Decision to(
      Draft draft, PlanRun run, Plan plan, Interval interval, When when, Instant now) {
    if (run.isTrial()) {
      boolean later = when == When.PERIOD_END;
      draft.stand(draft.standing().running(later ? after(run, plan) : run.withPlan(plan.name())));
      return null;
    }
    boolean samePlan = run.plan().equals(plan.name());
    boolean sameInterval = run.interval() == interval;
    boolean dearer = !sameInterval || isDearer(plan, terms.plan(run.plan(), now));
    boolean atOnce =
        switch (when) {
          case NOW -> true;
          case PERIOD_END -> false;
          case BY_PRICE -> dearer;
        };
    if (samePlan && sameInterval) {
      draft.stand(draft.standing().running(run.withNextPlan(null)));
    } else if (!atOnce) {
      PlanRun changing = run.withCancelAt(null).withNextPlan(plan.name());
      draft.stand(draft.standing().running(changing));
    } else if (!sameInterval || (dearer && terms.upgrade(now) == Upgrade.RESET)) {
      beginAnew(draft, run, plan, interval, now);
    } else {
      draft.stand(draft.standing().running(run.withPlan(plan.name())));
      if (dearer) {
        grantDifference(draft, run, plan, now);
      }
    }
    return null;
  }

  /** A trial ends in nothing, unless somebody has said what comes after it. */
  private static PlanRun after(PlanRun trial, Plan plan) {
    Instant end = trial.currentPeriodEnd();
    return trial
        .withInterval(trial.interval(), end)
        .withNextPlan(plan.name())
        .withNextPaidEnd(trial.interval().countedFrom(end).after(end));
  }

  private void beginAnew(Draft draft, PlanRun run, Plan plan, Interval interval, Instant now) {
    Period term = new Period(now, interval.countedFrom(now).after(now));
    Period period = periods.within(term, interval, now, now, now);
    long left = PlanLots.left(draft, run);
    PlanLots.end(draft, run, now);
    PlanRun next = run.withInterval(interval, now).renewedAs(plan.name(), period);
    life.begin(draft, next, plan, now, left);
  }

  /** Grants, for what is left of the period, what the new plan includes more than was granted. */
  private void grantDifference(Draft draft, PlanRun run, Plan plan, Instant now) {
    PlanRun changed = run.withPlan(plan.name());
    long months = periods.months(run, now);
    Plan old = terms.plan(run.plan(), now);
    String reference =
        "upgrade:" + run.subscription() + ":" + run.currentPeriodStart() + ":" + plan.name();
    List<Allowance.Units> more = new ArrayList<>();
    for (Allowance.Units included : Allowance.of(plan, months).units()) {
      String unit = included.unit();
      long before = old == null ? 0 : Allowance.of(old, months).of(unit);
      long granted = Math.max(before, granted(draft, run, unit, months, now));
      long due = due(unit, included.amount() - granted, run.period(), now);
      more.add(new Allowance.Units(unit, due));
    }
    lots.grant(draft, LotSource.PLAN, changed, new Allowance(more), reference, now);
  }

  /**
   * The most that a plan of this period included of a unit, be it the one that it began with or one
   * that it was changed to since: to change to and fro grants nothing twice.
   */
  private long granted(Draft draft, PlanRun run, String unit, long months, Instant now) {
    String upgrades = "upgrade:" + run.subscription() + ":" + run.currentPeriodStart() + ":";
    long most = 0;
    for (Lot lot : PlanLots.of(draft, run)) {
      boolean ofPeriod =
          lot.source() == LotSource.PLAN && run.currentPeriodEnd().equals(lot.expiresAt());
      if (!ofPeriod) {
        continue;
      }
      if (lot.reference().startsWith(upgrades)) {
        Plan then = terms.plan(lot.reference().substring(upgrades.length()), now);
        most = Math.max(most, then == null ? 0 : Allowance.of(then, months).of(unit));
      } else if (lot.unit().equals(unit)) {
        most = Math.max(most, lot.amount());
      }
    }
    return most;
  }

  /** The part of a difference that is due for the rest of a period, in whole units, half up. */
  private long due(String unit, long difference, Period period, Instant now) {
    if (difference <= 0) {
      return 0;
    }
    boolean prorated = terms.upgrade(now) == Upgrade.PRORATED;
    long whole = unit.equals(Lot.CREDITS) ? Credits.MICROS_PER_CREDIT : 1;
    long of = prorated ? period.micros() : 1;
    long rest = prorated ? period.microsAfter(now) : 1;
    BigInteger divisor = BigInteger.valueOf(of).multiply(BigInteger.valueOf(whole));
    BigInteger twice =
        BigInteger.valueOf(difference).multiply(BigInteger.valueOf(rest)).shiftLeft(1);
    BigInteger halfUp = twice.add(divisor).divide(divisor.shiftLeft(1));
    return halfUp.multiply(BigInteger.valueOf(whole)).longValueExact();
  }

  /** Whether a month of a plan costs more; what is agreed in person counts as dearest. */
  private static boolean isDearer(Plan plan, @Nullable Plan than) {
    return switch (plan.price()) {
      case PlanPrice.Contact contact -> than == null || than.price() instanceof PlanPrice.Listed;
      case PlanPrice.Listed listed ->
          than == null
              || (than.price() instanceof PlanPrice.Listed other
                  && listed.monthly().compareTo(other.monthly()) > 0);
    };
  }
}
