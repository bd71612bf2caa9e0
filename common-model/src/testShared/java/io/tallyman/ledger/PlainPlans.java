package io.tallyman.ledger;

import io.tallyman.ledger.PlainAccount.Answer;
import io.tallyman.ledger.PlainLot.Origin;
import io.tallyman.ledger.PlainRules.PlainPlan;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The life of a {@link PlainAccount}'s plan. */
final class PlainPlans {
  static final String HOME = "default";
  static final String ASSIGNED = "admin";

  private final PlainBooks books;
  private final PlainReturns returns;
  private @Nullable PlainRun run;
  private @Nullable PlainRun lapsed;
  private @Nullable Instant homeAnchor;
  private @Nullable Instant homeGranted;
  private boolean tried;

  /** Which period of which subscription has had its units. */
  private final Set<String> granted = new HashSet<>();

  /** Of what is paid for, what of it is granted at once. */
  private record Bounds(Instant start, Instant end) {}

  PlainPlans(PlainBooks books, PlainReturns returns) {
    this.books = books;
    this.returns = returns;
  }

  /** A new account on the default plan, whose first month begins at once. */
  void openHome(String plan, Instant now) {
    homeAnchor = now;
    run = new PlainRun(HOME, plan, false, now, now, now);
  }

  @Nullable PlainRun run() {
    return run;
  }

  @Nullable Instant due() {
    return run == null ? null : run.due();
  }

  // Time ----------------------------------------------------------------------------------------

  /** What is left of the period that is over, before it expires. */
  long left(Instant at) {
    return run == null || run.end.isAfter(at) ? 0 : left(run);
  }

  private long left(PlainRun of) {
    long left = 0;
    for (PlainLot lot : lots(of)) {
      boolean counts = lot.unit.equals(PlainLots.CREDITS) && !lot.source.equals("trial");
      left += counts && of.end.equals(lot.end) ? books.lots.free(lot) : 0;
    }
    return left;
  }

  void turn(Instant at, long left) {
    PlainRun now = run;
    if (now == null || now.due().isAfter(at)) {
      return;
    }
    if (isDue(now.graceEnd, at)) {
      takeBackUnpaid(now, at);
      end(now, at);
      lapsed = now;
    } else if ((isDue(now.trialEnd, at) && now.nextPaidEnd == null) || isDue(now.cancelAt, at)) {
      end(now, at);
    } else {
      renew(now, at, left);
    }
  }

  private static boolean isDue(@Nullable Instant when, Instant at) {
    return when != null && !when.isAfter(at);
  }

  private void renew(PlainRun old, Instant at, long left) {
    String name = old.nextPlan == null ? old.plan : old.nextPlan;
    PlainPlan plan = books.rules.plan(name, at);
    if (plan == null) {
      end(old, at);
      return;
    }
    Instant paidEnd = old.nextPaidEnd;
    Instant end =
        paidEnd == null ? new PlainMonths(old.anchor, old.months()).next(old.end) : paidEnd;
    Bounds bounds = within(old.end, end, old.yearly, old.anchor, old.end, at);
    PlainRun next = old.isHome() && old.nextPlan != null ? old.named(ASSIGNED) : old;
    begin(next, plan, bounds, at, left);
  }

  /** Begins a period of a plan. */
  private void begin(PlainRun next, PlainPlan plan, Bounds bounds, Instant at, long left) {
    next.plan = plan.name();
    next.status = next.isTrial() ? "active" : next.status;
    next.start = bounds.start();
    next.end = bounds.end();
    next.trialEnd = null;
    next.nextPlan = null;
    next.nextPaidEnd = null;
    run = next;
    homeGranted = next.isHome() ? next.start : homeGranted;
    books.counts.beginPeriod();
    grant(next, "rollover", PlainLots.CREDITS, Math.min(left, plan.rolloverCap()), null, at);
    included(plan, next, at).forEach((unit, units) -> grant(next, "plan", unit, units, null, at));
  }

  private Map<String, Long> included(PlainPlan plan, PlainRun of, Instant at) {
    long months = 1;
    if (of.yearly && books.rules.yearUpfront(at)) {
      months = Math.max(1, new PlainMonths(of.start, 1).last(of.end));
    }
    Map<String, Long> units = new LinkedHashMap<>();
    for (Map.Entry<String, Long> unit : plan.units().entrySet()) {
      units.put(unit.getKey(), unit.getValue() * months);
    }
    return units;
  }

  private void grant(
      PlainRun of,
      String source,
      String unit,
      long wanted,
      @Nullable String upgradedTo,
      Instant at) {
    long units = Math.min(wanted, books.lots.room(unit));
    if (units <= 0) {
      return;
    }
    long before = books.balance();
    PlainLot lot =
        books.lots.open(unit, source, books.rules.priority(source, at), units, at, of.end);
    lot.origin = new Origin(of.isHome(), upgradedTo, upgradedTo == null ? null : of.start);
    if (source.equals("plan") && upgradedTo == null) {
      granted.add(of.subscription + " from " + of.start);
    }
    books.payDebts(at);
    books.write(source, at, before);
  }

  /** The part of a paid period that is granted at once: of a year by the month, the month. */
  private Bounds within(
      Instant start, Instant end, boolean yearly, Instant anchor, Instant now, Instant at) {
    if (!yearly || books.rules.yearUpfront(at)) {
      return new Bounds(start, end);
    }
    Instant inside = now.isBefore(start) ? start : now;
    PlainMonths months = new PlainMonths(anchor, 1);
    Instant monthStart = months.atOrBefore(inside);
    Instant monthEnd = months.next(inside);
    return new Bounds(
        monthStart.isBefore(start) ? start : monthStart, monthEnd.isAfter(end) ? end : monthEnd);
  }

  /** The lots that came with a plan and are not over and done with. */
  private List<PlainLot> lots(PlainRun of) {
    return books.lots.all.stream()
        .filter(lot -> lot.origin != null && lot.origin.home() == of.isHome())
        .toList();
  }

  /** Ends a plan at once, and goes home. */
  private void end(PlainRun old, Instant at) {
    endLots(old, at);
    goHome(at);
  }

  private void endLots(PlainRun old, Instant at) {
    for (PlainLot lot : lots(old)) {
      if (!lot.isOver(at)) {
        lot.end = at;
        books.expire(lot, at);
      }
    }
  }

  private void goHome(Instant at) {
    PlainPlan plan = books.rules.defaultPlan(at);
    if (plan == null) {
      run = null;
      return;
    }
    Instant anchor = homeAnchor == null ? at : homeAnchor;
    homeAnchor = anchor;
    PlainMonths months = new PlainMonths(anchor, 1);
    Bounds month = new Bounds(months.atOrBefore(at), months.next(at));
    PlainRun home = new PlainRun(HOME, plan.name(), false, anchor, month.start(), month.end());
    if (!month.start().equals(homeGranted)) {
      begin(home, plan, month, at, 0);
      return;
    }
    run = home;
    for (PlainLot lot : lots(home)) {
      if (lot.parked > 0) {
        long before = books.balance();
        lot.remaining += lot.parked;
        lot.parked = 0;
        books.payDebts(at);
        books.write("plan", at, before);
      }
    }
  }

  /** Makes room for another plan. */
  private void leave(Instant now) {
    if (run == null) {
      return;
    }
    if (!run.isHome()) {
      endLots(run, now);
      return;
    }
    for (PlainLot lot : lots(run)) {
      long free = books.lots.free(lot);
      if (free > 0) {
        long before = books.balance();
        lot.remaining -= free;
        lot.parked += free;
        books.write("plan", now, before);
      }
    }
  }

  /** First what is unspent of all that nobody paid for, then what was spent of it. */
  private void takeBackUnpaid(PlainRun of, Instant at) {
    Map<Integer, Long> spent = new TreeMap<>();
    for (PlainLot lot : lots(of)) {
      boolean unpaid = lot.source.equals("plan") && of.isUnpaid(lot.start);
      if (unpaid && (!lot.isOver(at) || lot.remaining > 0)) {
        spent.put(lot.number, lot.amount - lot.remaining - lot.replaced());
      }
    }
    for (int number : spent.keySet()) {
      PlainLot lot = books.lots.get(number);
      if (lot.remaining > 0) {
        returns.claw(lot, lot.remaining, at);
      }
    }
    spent.forEach((number, units) -> {
      PlainLot lot = books.lots.get(number);
      long weight =
          lot.unit.equals(PlainLots.CREDITS) ? 1 : Math.max(1, books.rules.weight(lot.unit, at));
      long most = Math.min(units, (PlainLots.MOST - books.overage()) / weight);
      if (most > 0) {
        returns.claw(lot, most, at);
      }
    });
  }

  // What administrators want ----------------------------------------------------------------------

  Answer assign(String name, boolean trial, String when, Instant now) {
    PlainPlan plan = books.rules.plan(name, now);
    if (plan == null) {
      return Answer.REFUSED;
    }
    PlainRun old = run;
    if (trial) {
      return assignTrial(plan, now);
    }
    if (old != null && !old.isTrial() && old.plan.equals(name)) {
      old.cancelAt = null;
      old.nextPlan = null;
      return Answer.DONE;
    }
    PlainPlan home = books.rules.defaultPlan(now);
    if (home != null && home.name().equals(name)) {
      if (old == null) {
        goHome(now);
        return Answer.DONE;
      }
      return cancel(null, old.isTrial() || when.equals("now"), now);
    }
    if (old == null || ((old.isHome() || old.isTrial()) && !when.equals("period_end"))) {
      PlainRun next = new PlainRun(ASSIGNED, name, false, now, now, now);
      startInPlace(next, plan, new Bounds(now, new PlainMonths(now, 1).next(now)), now);
      return Answer.DONE;
    }
    return change(old, plan, old.yearly, when, now);
  }

  private Answer assignTrial(PlainPlan plan, Instant now) {
    if (run != null && run.isTrial() && run.plan.equals(plan.name())) {
      return Answer.DONE;
    }
    if (plan.trialDays() == 0) {
      return Answer.REFUSED;
    }
    return tryOut(ASSIGNED, plan, false, now.plus(Duration.ofDays(plan.trialDays())), null, now);
  }

  private void startInPlace(PlainRun next, PlainPlan plan, Bounds bounds, Instant now) {
    leave(now);
    lapsed = null;
    begin(next, plan, bounds, now, 0);
  }

  Answer cancel(@Nullable String subscription, boolean atOnce, Instant now) {
    PlainRun old = running(subscription);
    if (old == null) {
      return Answer.REFUSED;
    }
    if (!atOnce) {
      old.nextPlan = null;
      old.cancelAt = old.termEnd();
      return Answer.DONE;
    }
    if (old.isPastDue()) {
      takeBackUnpaid(old, now);
    }
    end(old, now);
    return Answer.DONE;
  }

  Answer cancelAt(String subscription, @Nullable Instant at, Instant now) {
    PlainRun old = running(subscription);
    if (old == null) {
      return Answer.REFUSED;
    }
    old.cancelAt = at != null && at.isBefore(now) ? now : at;
    return Answer.DONE;
  }

  Answer resume(@Nullable String subscription) {
    PlainRun old = running(subscription);
    if (old == null) {
      return Answer.REFUSED;
    }
    old.cancelAt = null;
    old.nextPlan = null;
    return Answer.DONE;
  }

  private @Nullable PlainRun running(@Nullable String subscription) {
    PlainRun now = run;
    return now == null
            || now.isHome()
            || (subscription != null && !subscription.equals(now.subscription))
        ? null
        : now;
  }

  Answer tryPlan(String subscription, String name, boolean yearly, Instant until, Instant now) {
    PlainPlan plan = books.rules.plan(name, now);
    if (plan == null) {
      return Answer.REFUSED;
    }
    if (run != null && run.subscription.equals(subscription)) {
      return Answer.DONE;
    }
    return tryOut(subscription, plan, yearly, until, until, now);
  }

  private Answer tryOut(
      String subscription,
      PlainPlan plan,
      boolean yearly,
      Instant until,
      @Nullable Instant paidThrough,
      Instant now) {
    if (tried || (run != null && !run.isHome())) {
      return Answer.REFUSED;
    }
    if (!until.isAfter(now)) {
      return Answer.DONE;
    }
    leave(now);
    tried = true;
    lapsed = null;
    PlainRun trial = new PlainRun(subscription, plan.name(), yearly, now, now, until);
    trial.status = "trialing";
    trial.trialEnd = until;
    trial.paidThrough = paidThrough;
    run = trial;
    books.counts.beginPeriod();
    plan.units().forEach((unit, units) -> grant(trial, "trial", unit, units, null, now));
    return Answer.DONE;
  }

  Answer changeTo(
      String subscription, String name, boolean yearly, String when, Instant now) {
    PlainRun old = running(subscription);
    PlainPlan plan = books.rules.plan(name, now);
    return old == null || plan == null ? Answer.REFUSED : change(old, plan, yearly, when, now);
  }

  private Answer change(PlainRun old, PlainPlan plan, boolean yearly, String when, Instant now) {
    if (old.isTrial()) {
      if (when.equals("period_end")) {
        old.anchor = old.end;
        old.nextPlan = plan.name();
        old.nextPaidEnd = new PlainMonths(old.end, old.months()).next(old.end);
      } else {
        old.plan = plan.name();
        old.nextPlan = null;
      }
      return Answer.DONE;
    }
    PlainPlan before = books.rules.plan(old.plan, now);
    boolean otherInterval = old.yearly != yearly;
    boolean dearer = otherInterval || before == null || plan.price() > before.price();
    boolean atOnce = when.equals("now") || (dearer && !when.equals("period_end"));
    if (old.plan.equals(plan.name()) && !otherInterval) {
      old.nextPlan = null;
    } else if (!atOnce) {
      old.cancelAt = null;
      old.nextPlan = plan.name();
    } else if (otherInterval || (dearer && books.rules.upgrade(now).equals("reset"))) {
      long left = left(old);
      endLots(old, now);
      old.yearly = yearly;
      old.anchor = now;
      Instant end = new PlainMonths(now, old.months()).next(now);
      begin(old, plan, within(now, end, yearly, now, now, now), now, left);
    } else {
      Map<String, Long> had = dearer ? best(old, before, now) : Map.of();
      old.plan = plan.name();
      old.nextPlan = null;
      if (dearer) {
        included(plan, old, now).forEach((unit, units) -> {
          long more = units - had.getOrDefault(unit, 0L);
          grant(old, "plan", unit, prorated(unit, more, old, now), plan.name(), now);
        });
      }
    }
    return Answer.DONE;
  }

  /** The most that any plan of this period brought of each unit. */
  private Map<String, Long> best(PlainRun of, @Nullable PlainPlan before, Instant now) {
    Map<String, Long> best = new TreeMap<>();
    if (before != null) {
      best.putAll(included(before, of, now));
    }
    for (PlainLot lot : lots(of)) {
      Origin origin = lot.origin;
      boolean here = lot.source.equals("plan") && of.end.equals(lot.end) && !lot.isOver(now);
      if (!here || origin == null) {
        continue;
      }
      String upgradedTo = origin.upgradedTo();
      if (upgradedTo == null || !of.start.equals(origin.upgradedIn())) {
        best.merge(lot.unit, lot.amount, Math::max);
      } else {
        PlainPlan then = books.rules.plan(upgradedTo, now);
        if (then != null) {
          included(then, of, now).forEach((unit, units) -> best.merge(unit, units, Math::max));
        }
      }
    }
    return best;
  }

  private long prorated(String unit, long units, PlainRun of, Instant now) {
    if (units <= 0) {
      return 0;
    }
    long whole = unit.equals(PlainLots.CREDITS) ? 1_000_000 : 1;
    BigDecimal due = BigDecimal.valueOf(units);
    BigDecimal share = BigDecimal.valueOf(whole);
    if (books.rules.upgrade(now).equals("prorated")) {
      long all = ChronoUnit.MICROS.between(of.start, of.end);
      long rest = Math.clamp(ChronoUnit.MICROS.between(now, of.end), 0, all);
      due = due.multiply(BigDecimal.valueOf(rest));
      share = share.multiply(BigDecimal.valueOf(all));
    }
    return due.divide(share, 0, RoundingMode.HALF_UP).longValueExact() * whole;
  }

  // What is paid for ------------------------------------------------------------------------------

  Answer start(
      String subscription, String name, boolean yearly, Instant from, Instant to, Instant now) {
    boolean known = lapsed != null && lapsed.subscription.equals(subscription);
    if (known || running(subscription) != null) {
      return paid(subscription, name, yearly, from, to, now);
    }
    PlainPlan plan = books.rules.plan(name, now);
    if (plan == null) {
      return Answer.REFUSED;
    }
    if (to.isAfter(now)) {
      PlainRun next = paidRun(subscription, name, yearly, from, to, now);
      if (!granted.contains(subscription + " from " + next.start)) {
        startInPlace(next, plan, new Bounds(next.start, next.end), now);
      }
    }
    return Answer.DONE;
  }

  private PlainRun paidRun(
      String subscription, String name, boolean yearly, Instant from, Instant to, Instant now) {
    Instant anchor = anchor(yearly, from, from, to);
    Bounds bounds = within(from, to, yearly, anchor, now, now);
    PlainRun paid =
        new PlainRun(subscription, name, yearly, anchor, bounds.start(), bounds.end());
    paid.paidThrough = to;
    return paid;
  }

  /** From where to count, so that a paid period is one of those counted if it can be. */
  private static Instant anchor(boolean yearly, Instant known, Instant from, Instant to) {
    PlainMonths terms = new PlainMonths(known, yearly ? 12 : 1);
    if (terms.has(from) && terms.has(to)) {
      return known;
    }
    return new PlainMonths(from, yearly ? 12 : 1).has(to) ? from : to;
  }

  Answer paid(
      String subscription,
      @Nullable String plan,
      @Nullable Boolean yearly,
      Instant from,
      Instant to,
      Instant now) {
    PlainRun old = run;
    boolean payable =
        old != null
            && !old.isHome()
            && (old.subscription.equals(ASSIGNED) || old.subscription.equals(subscription));
    if (old == null || !payable) {
      return lapsed != null && lapsed.subscription.equals(subscription)
          ? restore(lapsed, from, to, now)
          : Answer.REFUSED;
    }
    PlainPlan next = books.rules.plan(plan == null ? old.plan : plan, now);
    if (next == null) {
      return Answer.REFUSED;
    }
    if (old.paidThrough == null || to.isAfter(old.paidThrough)) {
      PlainRun named = old.named(subscription);
      run = named;
      take(named, next, yearly == null ? old.yearly : yearly, from, to, now);
    }
    return Answer.DONE;
  }

  private void take(
      PlainRun of, PlainPlan plan, boolean yearly, Instant from, Instant to, Instant now) {
    Instant oldAnchor = of.anchor;
    boolean oldYearly = of.yearly;
    if (of.paidThrough != null) {
      of.paidThrough = to;
    }
    if (to.isAfter(of.start)) {
      of.recover();
    }
    of.yearly = yearly;
    of.anchor = anchor(yearly, oldAnchor, from, to);
    if (from.isAfter(now)) {
      moveEnds(of, from);
      of.end = from;
      of.nextPaidEnd = to;
      if (of.isTrial()) {
        of.trialEnd = from;
      }
      of.nextPlan = of.plan.equals(plan.name()) ? of.nextPlan : plan.name();
    } else if (to.isAfter(now) && (from.isAfter(of.start) || of.isTrial())) {
      long left = left(of);
      endLots(of, now);
      begin(of, plan, within(from, to, yearly, of.anchor, now, now), now, left);
    } else if (from.equals(of.start)) {
      Instant end = within(from, to, yearly, of.anchor, of.start, now).end();
      end = end.isBefore(now) ? now : end;
      moveEnds(of, end);
      of.end = end;
    } else {
      of.yearly = oldYearly;
      of.anchor = oldAnchor;
    }
  }

  private void moveEnds(PlainRun of, Instant end) {
    Instant old = of.end;
    for (PlainLot lot : lots(of)) {
      if (old.equals(lot.end)) {
        lot.end = end;
      }
    }
  }

  private Answer restore(PlainRun old, Instant from, Instant to, Instant now) {
    PlainPlan plan = books.rules.plan(old.plan, now);
    if (plan == null) {
      return Answer.REFUSED;
    }
    Instant paidBefore = old.paidThrough == null ? old.start : old.paidThrough;
    if (to.isAfter(now) && to.isAfter(paidBefore)) {
      PlainRun back = paidRun(old.subscription, old.plan, old.yearly, from, to, now);
      leave(now);
      lapsed = null;
      run = back;
      books.counts.beginPeriod();
      included(plan, back, now)
          .forEach((unit, units) -> grant(back, "plan", unit, units, null, now));
    }
    return Answer.DONE;
  }

  Answer fail(String subscription, Instant at, Instant now) {
    PlainRun old = running(subscription);
    if (old == null) {
      return Answer.REFUSED;
    }
    if (!old.isPastDue()) {
      Instant end = at.plus(books.rules.grace(now));
      old.status = "past_due";
      old.graceEnd = end.isBefore(now) ? now : end;
    }
    return Answer.DONE;
  }

  Answer recover(String subscription) {
    PlainRun old = running(subscription);
    if (old == null) {
      return Answer.REFUSED;
    }
    old.recover();
    return Answer.DONE;
  }
}
