package io.tallyman.ledger;

import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Posting.Change;
import io.tallyman.ledger.Posting.CountedRun;
import io.tallyman.ledger.Posting.Line;
import io.tallyman.ledger.Terms.Allowance;
import io.tallyman.ledger.UsageRun.TierCount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a command does to an account. Pure: reads no clock and no store. The invariants it
 * keeps are in this package's README.
 */
public final class Ledger {
  /** How long a refund lives where there is no period to end with. */
  private static final Duration REFUND_VALIDITY = Duration.ofDays(30);

  private final Terms terms;

  public Ledger(Terms terms) {
    this.terms = terms;
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
          case Command.PostUsage usage -> postUsage(draft, usage.run(), now);
          case Command.Grant grant -> grant(draft, grant, now);
          case Command.Deduct deduct -> deduct(draft, deduct, now);
          case Command.VoidUsage undo -> undo(draft, undo, now);
          case Command.Advance nothing -> null;
        };
    return refusal != null
        ? refusal
        : new Decision.Decided(draft.account(), draft.postings(), draft.touched());
  }

  /** The account at {@code now}, with the lines that time has brought and nobody has stored. */
  public Decision.Decided advance(Account account, Instant now) {
    Draft draft = new Draft(account);
    advance(draft, now);
    return new Decision.Decided(draft.account(), draft.postings(), draft.touched());
  }

  private void advance(Draft draft, Instant now) {
    for (Instant due = draft.dueAt(); due != null && !due.isAfter(now); due = draft.dueAt()) {
      expire(draft, due);
      renew(draft, due);
    }
  }

  private static void expire(Draft draft, Instant at) {
    List<Lot> expired =
        draft.lots().stream()
            .filter(lot -> lot.open() && lot.hasExpired(at))
            .sorted(Comparator.comparingInt(Lot::number))
            .toList();
    for (Lot lot : expired) {
      draft.end(lot);
      if (lot.remaining() > 0) {
        draft.post(Kind.EXPIRY, at, lineOf(lot, -lot.remaining(), null), null, null);
      }
    }
  }

  private void renew(Draft draft, Instant at) {
    PlanRun plan = draft.plan();
    if (plan == null || plan.nextPeriodStart().isAfter(at)) {
      return;
    }
    Allowance allowance = terms.allowance(plan.plan(), at);
    if (allowance == null) {
      draft.setPlan(null);
      return;
    }
    PlanRun renewed = plan.renewedAs(allowance.plan());
    draft.setPlan(renewed);
    for (Allowance.Units included : allowance.units()) {
      // Nobody is there to refuse it to: a renewal fills the account, and no more.
      long units = Math.min(included.amount(), draft.room(included.unit()));
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
        draft.post(Kind.PLAN, at, lineOf(lot, units, renewed.plan()), null, null);
      }
    }
  }

  private static @Nullable Decision postUsage(Draft draft, UsageRun run, Instant now) {
    List<Long> counters = new ArrayList<>(run.tiers().size());
    long owed = run.credits();
    for (TierCount tier : run.tiers()) {
      counters.add(draft.free(tier.tier(), now));
      long counted = draft.take(tier.tier(), tier.actions(), now);
      long spilled = Math.multiplyExact(tier.actions() - counted, tier.weight());
      owed = Math.addExact(owed, spilled);
    }
    long covered = draft.take(Lot.CREDITS, owed, now);
    if (owed - covered > Account.MAX_CREDITS - draft.overage()) {
      return new Decision.OutOfRange();
    }
    Stretch uncovered = draft.owe(covered, owed);
    draft.post(Kind.USAGE, now, Line.NONE, new CountedRun(run, counters), uncovered);
    return null;
  }

  private @Nullable Decision grant(Draft draft, Command.Grant grant, Instant now) {
    if (grant.units() > draft.room(grant.unit())) {
      return new Decision.OutOfRange();
    }
    Lot lot =
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
        lineOf(lot, grant.units(), grant.description()),
        null,
        null);
    return null;
  }

  private static @Nullable Decision deduct(Draft draft, Command.Deduct deduct, Instant now) {
    String unit = deduct.unit();
    long available = draft.free(unit, now);
    if (available < deduct.units()) {
      return new Decision.Insufficient(deduct.units(), available);
    }
    draft.take(unit, deduct.units(), now);
    draft.post(
        Kind.ADJUSTMENT,
        now,
        line(unit, -deduct.units(), deduct.reference(), deduct.description(), null),
        null,
        null);
    return null;
  }

  private @Nullable Decision undo(Draft draft, Command.VoidUsage undo, Instant now) {
    List<Change> allPaid = new ArrayList<>(undo.paid());
    allPaid.addAll(draft.repaid(undo.seq(), undo.uncovered()));
    TreeMap<String, Long> returned = new TreeMap<>();
    for (Change paid : allPaid) {
      returned.merge(draft.lot(paid.lot()).unit(), paid.units(), Math::addExact);
    }
    if (returned.entrySet().stream()
        .anyMatch(unit -> unit.getValue() > draft.room(unit.getKey()))) {
      return new Decision.OutOfRange();
    }
    draft.cancel(undo.seq(), undo.uncovered());
    TreeMap<String, Long> homeless = new TreeMap<>();
    for (Change paid : allPaid) {
      Lot lot = draft.lot(paid.lot());
      if (lot.hasExpired(now)) {
        homeless.merge(lot.unit(), paid.units(), Math::addExact);
      } else {
        draft.change(lot, paid.units());
      }
    }
    Instant periodEnd = draft.plan() == null ? null : draft.plan().currentPeriodEnd();
    Instant expiresAt = periodEnd == null ? now.plus(REFUND_VALIDITY) : periodEnd;
    int priority = terms.priority(LotSource.REFUND, now);
    String reference = "void:" + undo.run().number();
    homeless.forEach((unit, units) ->
        draft.open(unit, LotSource.REFUND, priority, units, now, expiresAt, reference));
    draft.repay(now);
    draft.post(Kind.VOID, now, undo.line(), new CountedRun(undo.run(), List.of()), null);
    return null;
  }

  private static Line lineOf(Lot lot, long units, @Nullable String description) {
    return line(lot.unit(), units, lot.reference(), description, null);
  }

  private static Line line(
      String unit,
      long units,
      String reference,
      @Nullable String description,
      @Nullable String metadata) {
    return unit.equals(Lot.CREDITS)
        ? new Line(null, 0, reference, description, metadata)
        : new Line(unit, units, reference, description, metadata);
  }
}
