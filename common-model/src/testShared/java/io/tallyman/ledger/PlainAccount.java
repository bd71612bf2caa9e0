package io.tallyman.ledger;

import io.tallyman.ledger.PlainDebt.Part;
import io.tallyman.ledger.PlainRules.PlainPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An account kept the obvious way: one event after the other, lot by lot. It is what the ledger is
 * compared with, so it shares no code with it and knows nothing of runs, stretches or postings.
 */
public final class PlainAccount {
  private final PlainBooks books;
  private final PlainLots lots;
  private final PlainGate gate;
  private final PlainReturns returns;
  private final PlainPlans plans;

  /** An event: its credits, perhaps an action of a tier at a weight, and what it counts against. */
  public record Event(
      String id, long credits, @Nullable String tier, long weight, List<Move> moves) {
    public Event(String id, long credits, @Nullable String tier, long weight) {
      this(id, credits, tier, weight, List.of());
    }
  }

  /** What an event does to a limit. */
  public record Move(String limit, boolean perPeriod, long change) {}

  /** What must be allowed: one more of a limit, or a value. */
  public record Wish(String limit, boolean perPeriod, @Nullable String value) {}

  /** Units that another wallet gave, with their source's place in its burn order and expiry. */
  public record Given(String source, int priority, long units, @Nullable Instant end) {}

  /** A line of the history, or an act of the gate that is in none. */
  public record PlainLine(String kind, Instant at, long before, long after) {}

  /** What came of something that may be refused. */
  public enum Answer {
    DONE,
    TOO_LITTLE,
    TOO_MUCH,
    NOT_ALLOWED,
    NOT_OPEN,
    REFUSED
  }

  /** An account on the default plan, or one without a plan. */
  public PlainAccount(PlainRules rules, @Nullable String plan, Instant now) {
    books = new PlainBooks(rules);
    lots = books.lots;
    gate = new PlainGate(books);
    returns = new PlainReturns(books);
    plans = new PlainPlans(books, returns);
    if (plan != null) {
      plans.openHome(plan, now);
    }
  }

  public List<PlainLot> lots() {
    return lots.all;
  }

  public List<PlainHold> holds() {
    return lots.holds;
  }

  public PlainCounts counts() {
    return books.counts;
  }

  public @Nullable PlainRun run() {
    return plans.run();
  }

  public long pinned(PlainLot lot) {
    return lots.pinned(lot);
  }

  public List<PlainLine> lines() {
    return books.lines;
  }

  /** Who owes something, oldest first. */
  public List<PlainDebt> debts() {
    return books.debts;
  }

  /** What the event of this id took. */
  public PlainUse use(String id) {
    PlainUse use = books.uses.get(id);
    if (use == null) {
      throw new IllegalArgumentException("never heard of " + id);
    }
    return use;
  }

  /** Whether an event has been undone. */
  public boolean isUndone(String id) {
    return use(id).undone;
  }

  public long credits() {
    return lots.held(PlainLots.CREDITS);
  }

  /** Credits that anybody may take. */
  public long available(Instant now) {
    return available(PlainLots.CREDITS, now);
  }

  /** Units that anybody may take. */
  public long available(String unit, Instant now) {
    return lots.available(unit, now);
  }

  public long overage() {
    return books.overage();
  }

  /** Lets time pass: each thing that falls due is a line of its own instant. */
  public void advance(Instant now) {
    for (Instant next = nextDue(); next != null && !next.isAfter(now); next = nextDue()) {
      gate.lapse(next);
      long left = plans.left(next);
      books.expire(next);
      plans.turn(next, left);
    }
  }

  private @Nullable Instant nextDue() {
    Stream<@Nullable Instant> ends =
        lots.all.stream()
            .filter(lot -> lots.free(lot) > 0 || lot.parked > 0)
            .map(lot -> lot.end);
    Stream<Instant> lapses = lots.holds.stream().map(hold -> hold.end);
    return Stream.concat(Stream.concat(ends, lapses), Stream.ofNullable(plans.due()))
        .filter(Objects::nonNull)
        .min(Instant::compareTo)
        .orElse(null);
  }

  /** Takes an event. */
  public void use(Event event, Instant now) {
    advance(now);
    gate.use(event, now);
  }

  /** Takes what is asked for at once, or nothing. */
  public Answer consume(Event event, List<Wish> wishes, Instant now) {
    advance(now);
    return gate.consume(event, wishes, ownPlan(now), now);
  }

  /** Keeps what an event would take from everybody else. */
  public Answer hold(Event event, Instant end, List<Wish> wishes, Instant now) {
    advance(now);
    return gate.hold(event, end, wishes, ownPlan(now), now);
  }

  /** Takes an event, first from what a hold kept for it. */
  public Answer settle(int number, Event event, Instant now) {
    advance(now);
    return gate.settle(number, event, now);
  }

  /** Lets go of what a hold kept. */
  public Answer release(int number, Instant now) {
    advance(now);
    return gate.release(number, now);
  }

  /** Grants a lot; refused if the account would hold more than it may. */
  public Answer grant(
      String source, String unit, long units, @Nullable Instant end, Instant now) {
    advance(now);
    int priority = books.rules.priority(source, now);
    return takeIn(source, unit, List.of(new Given(source, priority, units, end)), now);
  }

  /** Takes in what another wallet gave. */
  public Answer receive(String unit, List<Given> all, Instant now) {
    advance(now);
    return takeIn("transfer", unit, all, now);
  }

  private Answer takeIn(String kind, String unit, List<Given> all, Instant now) {
    if (all.stream().mapToLong(Given::units).sum() > lots.room(unit)) {
      return Answer.TOO_MUCH;
    }
    long before = books.balance();
    for (Given given : all) {
      lots.open(unit, given.source(), given.priority(), given.units(), now, given.end());
    }
    books.payDebts(now);
    books.write(kind, now, before);
    return Answer.DONE;
  }

  /** Takes units away for another wallet, all or nothing; null where there are too few. */
  public @Nullable List<Given> give(String unit, long units, Instant now) {
    List<Part> parts = takeOut("transfer", unit, units, now);
    return parts == null
        ? null
        : parts.stream()
            .map(part ->
                new Given(part.lot().source, part.lot().priority, part.units(), part.lot().end))
            .toList();
  }

  /** Takes units away, all or nothing. */
  public Answer deduct(String unit, long units, Instant now) {
    return takeOut("adjustment", unit, units, now) == null ? Answer.TOO_LITTLE : Answer.DONE;
  }

  private @Nullable List<Part> takeOut(String kind, String unit, long units, Instant now) {
    advance(now);
    if (lots.available(unit, now) < units) {
      return null;
    }
    long before = books.balance();
    List<Part> parts = lots.take(unit, units, now);
    books.write(kind, now, before);
    return parts;
  }

  /**
   * Undoes an event, by {@code void} or {@code refund}; refused if the account would hold more than
   * it may (which is not looked into where anything was taken back).
   */
  public Answer undo(String kind, String id, Instant now) {
    advance(now);
    PlainRun run = plans.run();
    Instant end = run == null ? now.plus(Duration.ofDays(30)) : run.end;
    return returns.undo(kind, use(id), end, now);
  }

  /** Takes back units of a lot that was paid for and is no longer. */
  public void claw(int number, long units, Instant now) {
    advance(now);
    returns.claw(lots.get(number), units, now);
  }

  /** Takes back what is unspent of a lot. */
  public void clawUnspent(int number, Instant now) {
    advance(now);
    PlainLot lot = lots.get(number);
    if (lot.remaining + lot.parked > 0) {
      returns.claw(lot, lot.remaining + lot.parked, now);
    }
  }

  /** Puts what is unspent of a lot aside. */
  public void freeze(int number, Instant now) {
    advance(now);
    returns.freeze(lots.get(number), now);
  }

  /** Brings back what was put aside of a lot. */
  public void thaw(int number, Instant now) {
    advance(now);
    returns.thaw(lots.get(number), now);
  }

  // Plans: see PlanCommand for what each is ----------------------------------------------------

  public Answer assign(String plan, boolean trial, String when, Instant now) {
    return ofPlan((all, at) -> all.assign(plan, trial, when, at), now);
  }

  public Answer start(
      String subscription, String plan, boolean yearly, Instant from, Instant to, Instant now) {
    return ofPlan((all, at) -> all.start(subscription, plan, yearly, from, to, at), now);
  }

  public Answer tryPlan(
      String subscription, String plan, boolean yearly, Instant until, Instant now) {
    return ofPlan((all, at) -> all.tryPlan(subscription, plan, yearly, until, at), now);
  }

  public Answer change(
      String subscription, String plan, boolean yearly, String when, Instant now) {
    return ofPlan((all, at) -> all.changeTo(subscription, plan, yearly, when, at), now);
  }

  public Answer cancel(@Nullable String subscription, boolean atOnce, Instant now) {
    return ofPlan((all, at) -> all.cancel(subscription, atOnce, at), now);
  }

  public Answer cancelAt(String subscription, @Nullable Instant end, Instant now) {
    return ofPlan((all, at) -> all.cancelAt(subscription, end, at), now);
  }

  public Answer resume(@Nullable String subscription, Instant now) {
    return ofPlan((all, at) -> all.resume(subscription), now);
  }

  public Answer paid(
      String subscription,
      @Nullable String plan,
      @Nullable Boolean yearly,
      Instant from,
      Instant to,
      Instant now) {
    return ofPlan((all, at) -> all.paid(subscription, plan, yearly, from, to, at), now);
  }

  public Answer fail(String subscription, Instant failedAt, Instant now) {
    return ofPlan((all, at) -> all.fail(subscription, failedAt, at), now);
  }

  public Answer recover(String subscription, Instant now) {
    return ofPlan((all, at) -> all.recover(subscription), now);
  }

  /** What is told late may be over already. */
  private Answer ofPlan(BiFunction<PlainPlans, Instant, Answer> deed, Instant now) {
    advance(now);
    Answer answer = deed.apply(plans, now);
    advance(now);
    return answer;
  }

  /** The plan it runs, as long as the catalog has it. */
  private @Nullable PlainPlan ownPlan(Instant now) {
    PlainRun run = plans.run();
    return run == null ? null : books.rules.plan(run.plan, now);
  }
}
