package io.tallyman.ledger;

import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Posting.Line;
import io.tallyman.ledger.Terms.Allowance;
import java.time.Instant;

/** The life of a plan: what its periods bring. */
final class PlanLife {
  private final Terms terms;

  PlanLife(Terms terms) {
    this.terms = terms;
  }

  /** Does what is due at an instant: a period that is over gives way to the next. */
  void turn(Draft draft, Instant at) {
    PlanRun run = draft.standing().run();
    if (run == null || run.nextPeriodStart().isAfter(at)) {
      return;
    }
    Allowance allowance = terms.allowance(run.plan(), at);
    if (allowance == null) {
      draft.stand(new Standing(null));
      return;
    }
    PlanRun renewed = run.renewedAs(allowance.plan());
    draft.stand(new Standing(renewed));
    draft.count(draft.counts().renewed());
    for (Allowance.Units included : allowance.units()) {
      // Nobody is there to refuse it to: a renewal fills the account, and no more.
      long units = Math.min(included.amount(), draft.lots().room(included.unit()));
      if (units > 0) {
        Lot lot =
            draft.open(
                included.unit(),
                LotSource.PLAN,
                terms.priority(LotSource.PLAN, at),
                units,
                at,
                renewed.currentPeriodEnd(),
                "plan:" + renewed.plan() + ":" + at);
        draft.repay(at);
        draft.post(Kind.PLAN, at, Line.of(lot.unit(), units, lot.reference(), renewed.plan()));
      }
    }
  }
}
