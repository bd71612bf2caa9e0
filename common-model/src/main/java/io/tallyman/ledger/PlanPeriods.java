package io.tallyman.ledger;

import io.tallyman.catalog.Policies.AnnualGrant;
import io.tallyman.ledger.PlanRun.Interval;
import java.time.Instant;

/** Where the periods of a plan begin and end. */
final class PlanPeriods {
  private static final int MONTH = 1;

  private final Terms terms;

  PlanPeriods(Terms terms) {
    this.terms = terms;
  }

  /** The period that follows the one under way. */
  Period next(PlanRun run, Instant at) {
    Instant start = run.currentPeriodEnd();
    Instant paidEnd = run.nextPaidEnd();
    Instant end = paidEnd == null ? run.interval().countedFrom(run.anchor()).after(start) : paidEnd;
    return within(new Period(start, end), run.interval(), run.anchor(), start, at);
  }

  /**
   * The period of units within a paid one: all of it, but for a year whose units come by the month.
   *
   * @param now which of the months; what is before the paid period counts as its first
   */
  Period within(Period paid, Interval interval, Instant anchor, Instant now, Instant at) {
    if (interval == Interval.MONTH || terms.annualGrant(at) == AnnualGrant.UPFRONT) {
      return paid;
    }
    Anniversaries months = new Anniversaries(anchor, MONTH);
    Instant inside = now.isBefore(paid.start()) ? paid.start() : now;
    Instant start = months.atOrBefore(inside);
    Instant end = months.after(inside);
    return new Period(
        start.isBefore(paid.start()) ? paid.start() : start,
        end.isAfter(paid.end()) ? paid.end() : end);
  }

  /** For how many months' units a period stands. */
  long months(PlanRun run, Instant at) {
    if (run.interval() == Interval.MONTH || terms.annualGrant(at) == AnnualGrant.MONTHLY) {
      return 1;
    }
    Period period = run.period();
    return Math.max(1, new Anniversaries(period.start(), MONTH).lastTo(period.end()));
  }

  /** From where to count so that a paid period is one of those counted, or is followed by one. */
  static Instant anchor(Interval interval, Instant known, Period paid) {
    Anniversaries counted = interval.countedFrom(known);
    if (counted.has(paid.start()) && counted.has(paid.end())) {
      return known;
    }
    return interval.countedFrom(paid.start()).has(paid.end()) ? paid.start() : paid.end();
  }
}
