package io.tallyman.ledger;

import static io.tallyman.ledger.PlainLots.CREDITS;

import io.tallyman.ledger.PlainDebt.Part;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An account kept the obvious way: one event after the other, lot by lot. It is what the ledger is
 * compared with, so it shares no code with it and knows nothing of runs, stretches or postings.
 */
public final class PlainAccount {
  private final Rules rules;
  private final PlainLots lots = new PlainLots();
  private final PlainCounts counts = new PlainCounts();
  private final List<PlainLine> lines = new ArrayList<>();
  private final Map<String, PlainUse> uses = new LinkedHashMap<>();
  private final List<PlainDebt> debts = new ArrayList<>();
  private @Nullable String plan;
  private final Instant anchor;
  private int months;

  /** What a catalog would say. */
  public interface Rules {
    /** The place of a source in the burn order. */
    int priority(String source, Instant at);

    /** Credits for an action of a tier. */
    long weight(String tier, Instant at);

    /** What whoever runs a plan gets for the period that begins; null: nothing, ever again. */
    @Nullable PlainPlan plan(String name, Instant at);
  }

  /**
   * A plan.
   *
   * @param units included, in the order of granting
   * @param softLimit how many uncovered actions of a tier the gate lets through
   * @param limits how much it allows, by name; no limit where it has none
   * @param values those it allows; any where there are none
   */
  public record PlainPlan(
      String name,
      Map<String, Long> units,
      int softLimit,
      Map<String, Long> limits,
      Set<String> values) {}

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

  /** A line of the history, or an act of the gate that is in none. */
  public record PlainLine(String kind, Instant at, long before, long after) {}

  /** What came of something that may be refused. */
  public enum Answer {
    DONE,
    TOO_LITTLE,
    TOO_MUCH,
    NOT_ALLOWED,
    NOT_OPEN
  }

  public PlainAccount(Rules rules, @Nullable String plan, Instant anchor) {
    this.rules = rules;
    this.plan = plan;
    this.anchor = anchor;
  }

  public List<PlainLot> lots() {
    return lots.all;
  }

  public List<PlainHold> holds() {
    return lots.holds;
  }

  public PlainCounts counts() {
    return counts;
  }

  public long pinned(PlainLot lot) {
    return lots.pinned(lot);
  }

  public List<PlainLine> lines() {
    return lines;
  }

  /** Who owes something, oldest first. */
  public List<PlainDebt> debts() {
    return debts;
  }

  /** What the event of this id took. */
  public PlainUse use(String id) {
    PlainUse use = uses.get(id);
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
    return lots.held(CREDITS);
  }

  public long overage() {
    return debts.stream().mapToLong(debt -> debt.open).sum();
  }

  /** Lets time pass: each thing that falls due is a line of its own instant. */
  public void advance(Instant now) {
    for (Instant next = nextDue(); next != null && !next.isAfter(now); next = nextDue()) {
      for (PlainHold hold : List.copyOf(lots.holds)) {
        if (!hold.end.isAfter(next)) {
          free(hold, "lapse", next);
        }
      }
      expire(next);
      if (plan != null && monthStart(months).equals(next)) {
        renew(next);
      }
    }
  }

  private @Nullable Instant nextDue() {
    List<Instant> all = new ArrayList<>();
    if (plan != null) {
      all.add(monthStart(months));
    }
    for (PlainLot lot : lots.all) {
      if (lot.end != null && (lots.free(lot) > 0 || lot.parked > 0)) {
        all.add(lot.end);
      }
    }
    lots.holds.forEach(hold -> all.add(hold.end));
    return all.stream().min(Instant::compareTo).orElse(null);
  }

  /** Takes an event. */
  public void use(Event event, Instant now) {
    advance(now);
    PlainUse use = begin(event);
    if (event.tier() != null) {
      use.counted = took(use, lots.take(event.tier(), 1, now)) == 1;
    }
    charge(use, now);
    write("usage", now, use.before);
  }

  /** Takes what is asked for at once, or nothing. */
  public Answer consume(Event event, List<Wish> wishes, Instant now) {
    advance(now);
    if (!allows(wishes, now)) {
      return Answer.NOT_ALLOWED;
    }
    String tier = event.tier();
    if (lots.available(CREDITS, now) < price(event, now)) {
      PlainPlan own = ownPlan(now);
      long soFar = tier == null ? 0 : counts.uncovered.getOrDefault(tier, 0L);
      if (own == null || tier == null || soFar >= own.softLimit()) {
        return Answer.TOO_LITTLE;
      }
    }
    use(event, now);
    return Answer.DONE;
  }

  /** Keeps what an event would take from everybody else. */
  public Answer hold(Event event, Instant end, List<Wish> wishes, Instant now) {
    advance(now);
    if (!allows(wishes, now)) {
      return Answer.NOT_ALLOWED;
    }
    long credits = price(event, now);
    if (lots.available(CREDITS, now) < credits) {
      return Answer.TOO_LITTLE;
    }
    long before = balance();
    String tier = event.tier();
    boolean counted = tier != null && lots.available(tier, now) > 0;
    PlainHold hold = lots.hold(end, event.moves());
    if (tier != null && counted) {
      lots.pin(hold, tier, 1, now);
    }
    lots.pin(hold, CREDITS, credits, now);
    write("hold", now, before);
    return Answer.DONE;
  }

  /** Takes an event, first from what a hold kept for it. */
  public Answer settle(int number, Event event, Instant now) {
    advance(now);
    PlainHold hold = lots.hold(number);
    if (hold == null) {
      return Answer.NOT_OPEN;
    }
    lots.holds.remove(hold);
    List<Part> kept = new ArrayList<>();
    hold.pins.forEach((lot, units) -> kept.add(new Part(lots.get(lot), units)));
    PlainUse use = begin(event);
    String tier = event.tier();
    if (tier != null) {
      use.counted = took(use, takeKept(kept, tier, 1)) == 1;
      long credits =
          kept.stream().filter(part -> part.lot().unit.equals(CREDITS)).mapToLong(Part::units).sum();
      if (!use.counted && credits < event.credits() + event.weight()) {
        use.counted = took(use, lots.take(tier, 1, now)) == 1;
      }
    }
    charge(use, takeKept(kept, CREDITS, owedBy(use)), now);
    payDebts(now);
    write("usage", now, use.before);
    expire(now);
    return Answer.DONE;
  }

  /** Lets go of what a hold kept. */
  public Answer release(int number, Instant now) {
    advance(now);
    PlainHold hold = lots.hold(number);
    if (hold == null) {
      return Answer.NOT_OPEN;
    }
    free(hold, "release", now);
    expire(now);
    return Answer.DONE;
  }

  /** Grants a lot; refused if the account would hold more than it may. */
  public Answer grant(
      String source, String unit, long units, @Nullable Instant end, Instant now) {
    advance(now);
    if (units > lots.room(unit)) {
      return Answer.TOO_MUCH;
    }
    long before = balance();
    lots.open(unit, source, rules.priority(source, now), units, now, end);
    payDebts(now);
    write(source, now, before);
    return Answer.DONE;
  }

  /** Units that another wallet gave, with their source's place in its burn order and expiry. */
  public record Given(String source, int priority, long units, @Nullable Instant end) {}

  /** Takes in what another wallet gave. */
  public Answer receive(String unit, List<Given> all, Instant now) {
    advance(now);
    if (all.stream().mapToLong(Given::units).sum() > lots.room(unit)) {
      return Answer.TOO_MUCH;
    }
    long before = balance();
    all.forEach(
        given ->
            lots.open(unit, given.source(), given.priority(), given.units(), now, given.end()));
    payDebts(now);
    write("transfer", now, before);
    return Answer.DONE;
  }

  /** Takes units away for another wallet, all or nothing; null where there are too few. */
  public @Nullable List<Given> give(String unit, long units, Instant now) {
    advance(now);
    if (lots.available(unit, now) < units) {
      return null;
    }
    long before = balance();
    List<Part> parts = lots.take(unit, units, now);
    write("transfer", now, before);
    return parts.stream()
        .map(part ->
            new Given(part.lot().source, part.lot().priority, part.units(), part.lot().end))
        .toList();
  }

  /** Takes units away, all or nothing. */
  public Answer deduct(String unit, long units, Instant now) {
    advance(now);
    if (lots.available(unit, now) < units) {
      return Answer.TOO_LITTLE;
    }
    long before = balance();
    lots.take(unit, units, now);
    write("adjustment", now, before);
    return Answer.DONE;
  }

  /**
   * Undoes an event, by {@code void} or {@code refund}; refused if the account would hold more than
   * it may (which is not looked into where anything was taken back).
   */
  public Answer undo(String kind, String id, Instant now) {
    advance(now);
    PlainUse use = use(id);
    List<Part> paid = new ArrayList<>(use.debt.paid);
    use.took.forEach((lot, units) -> paid.add(new Part(lots.get(lot), units)));
    Map<String, Long> all = new TreeMap<>();
    paid.forEach(part -> all.merge(part.lot().unit, part.units(), Long::sum));
    for (Map.Entry<String, Long> units : all.entrySet()) {
      if (units.getValue() > lots.room(units.getKey())) {
        return Answer.TOO_MUCH;
      }
    }
    long before = balance();
    use.undone = true;
    use.debt.open = 0;
    Map<String, Long> homeless = new TreeMap<>();
    paid.forEach(part -> giveBack(part, homeless, now));
    debts.removeIf(debt -> debt.open == 0);
    Instant end = plan == null ? now.plus(Duration.ofDays(30)) : monthStart(months);
    homeless.forEach(
        (unit, units) ->
            lots.open(unit, "refund", rules.priority("refund", now), units, now, end));
    payDebts(now);
    if (kind.equals("void")) {
      use.event.moves().forEach(move -> counts.move(move, -1));
    }
    write(kind, now, before);
    return Answer.DONE;
  }

  /** Gives units back to a lot; if it was not entitled to them, to what stood in for it. */
  private void giveBack(Part part, Map<String, Long> homeless, Instant now) {
    long left = part.units();
    for (PlainClaw claw : part.lot().claws) {
      List<Part> back = new ArrayList<>();
      left -= claw.end(left, back);
      back.forEach(other -> giveBack(other, homeless, now));
    }
    if (part.lot().isOver(now)) {
      homeless.merge(part.lot().unit, left, Long::sum);
      homeless.remove(part.lot().unit, 0L);
    } else {
      part.lot().remaining += left;
    }
  }

  /** Takes back units of a lot that was paid for and is no longer. */
  public void claw(String id, int number, long units, Instant now) {
    advance(now);
    long before = balance();
    PlainLot lot = lots.get(number);
    long frozen = Math.min(units, lot.parked);
    lot.parked -= frozen;
    long left = units - frozen;
    left -= lots.takeOutOf(lot, left, now);
    PlainDebt debt = new PlainDebt(id, 0);
    PlainClaw claw = new PlainClaw(debt);
    claw.standIns.addAll(lots.take(lot.unit, left, now));
    left -= claw.standIns.stream().mapToLong(Part::units).sum();
    if (lot.unit.equals(CREDITS)) {
      lot.claws.add(claw);
      debt.open = left;
    } else {
      long price = left * rules.weight(lot.unit, now);
      debt.open =
          price - lots.take(CREDITS, price, now).stream().mapToLong(Part::units).sum();
    }
    if (debt.open > 0) {
      debts.add(debt);
    }
    write("clawback", now, before);
  }

  /** Takes back what is unspent of a lot. */
  public void clawUnspent(String id, int number, Instant now) {
    advance(now);
    PlainLot lot = lots.get(number);
    if (lot.remaining + lot.parked > 0) {
      claw(id, number, lot.remaining + lot.parked, now);
    }
  }

  /** Puts what is unspent of a lot aside. */
  public void freeze(int number, Instant now) {
    advance(now);
    long before = balance();
    PlainLot lot = lots.get(number);
    lot.parked += lots.takeOutOf(lot, lot.remaining, now);
    write("clawback", now, before);
  }

  /** Brings back what was put aside of a lot. */
  public void thaw(int number, Instant now) {
    advance(now);
    long before = balance();
    PlainLot lot = lots.get(number);
    lot.remaining += lot.parked;
    lot.parked = 0;
    payDebts(now);
    write("clawback", now, before);
  }

  private PlainUse begin(Event event) {
    PlainUse use = new PlainUse(event);
    uses.put(event.id(), use);
    use.before = balance();
    event.moves().forEach(move -> counts.move(move, 1));
    return use;
  }

  /** The credits that an event would take. */
  private long price(Event event, Instant now) {
    boolean counted = event.tier() == null || lots.available(event.tier(), now) > 0;
    return event.credits() + (counted ? 0 : event.weight());
  }

  private static long owedBy(PlainUse use) {
    boolean spilled = use.event.tier() != null && !use.counted;
    return use.event.credits() + (spilled ? use.event.weight() : 0);
  }

  private void charge(PlainUse use, Instant now) {
    charge(use, List.of(), now);
  }

  private void charge(PlainUse use, List<Part> kept, Instant now) {
    use.charged = owedBy(use);
    long left = use.charged - took(use, kept);
    use.debt.open = left - took(use, lots.take(CREDITS, left, now));
    String tier = use.event.tier();
    if (use.debt.open > 0) {
      debts.add(use.debt);
      if (tier != null) {
        counts.uncovered.merge(tier, 1L, Long::sum);
      }
    }
  }

  private static long took(PlainUse use, List<Part> parts) {
    parts.forEach(part -> use.took.merge(part.lot().number, part.units(), Long::sum));
    return parts.stream().mapToLong(Part::units).sum();
  }

  private static List<Part> takeKept(List<Part> kept, String unit, long wanted) {
    List<Part> taken = new ArrayList<>();
    long left = wanted;
    for (Part part : kept) {
      long units = Math.min(left, part.units());
      if (part.lot().unit.equals(unit) && units > 0) {
        part.lot().remaining -= units;
        taken.add(new Part(part.lot(), units));
        left -= units;
      }
    }
    return taken;
  }

  private boolean allows(List<Wish> wishes, Instant now) {
    PlainPlan own = ownPlan(now);
    return own == null || wishes.stream().allMatch(wish -> counts.allow(own, wish, lots.holds));
  }

  /** The plan it runs, as long as the catalog has it. */
  private @Nullable PlainPlan ownPlan(Instant now) {
    PlainPlan found = plan == null ? null : rules.plan(plan, now);
    return found != null && found.name().equals(plan) ? found : null;
  }

  private void free(PlainHold hold, String how, Instant at) {
    long before = balance();
    lots.holds.remove(hold);
    payDebts(at);
    write(how, at, before);
  }

  /** Ends what is over, but for what is kept. */
  private void expire(Instant at) {
    for (PlainLot lot : lots.all) {
      if (lot.isOver(at)) {
        long before = balance();
        long free = lots.free(lot);
        lot.remaining -= free;
        lot.parked = 0;
        if (free > 0) {
          write("expiry", at, before);
        }
      }
    }
  }

  private void renew(Instant at) {
    PlainPlan next = plan == null ? null : rules.plan(plan, at);
    months++;
    if (next == null) {
      plan = null;
      return;
    }
    plan = next.name();
    counts.beginPeriod();
    Instant end = monthStart(months);
    next.units()
        .forEach((unit, units) -> {
          long granted = Math.min(units, lots.room(unit));
          if (granted > 0) {
            long before = balance();
            lots.open(unit, "plan", rules.priority("plan", at), granted, at, end);
            payDebts(at);
            write("plan", at, before);
          }
        });
  }

  /** The start of a month of the plan, by the calendar: the anchor's day, or the month's last. */
  private Instant monthStart(int month) {
    LocalDateTime first = LocalDateTime.ofInstant(anchor, ZoneOffset.UTC);
    YearMonth there = YearMonth.from(first).plusMonths(month);
    int day = Math.min(first.getDayOfMonth(), there.lengthOfMonth());
    return there.atDay(day).atTime(first.toLocalTime()).toInstant(ZoneOffset.UTC);
  }

  private void payDebts(Instant now) {
    while (!debts.isEmpty() && lots.first(CREDITS, now) != null) {
      PlainDebt oldest = debts.getFirst();
      List<Part> paid = lots.take(CREDITS, oldest.open, now);
      oldest.paid.addAll(paid);
      oldest.open -= paid.stream().mapToLong(Part::units).sum();
      if (oldest.open == 0) {
        debts.removeFirst();
      }
    }
  }

  private long balance() {
    return credits() - overage();
  }

  /** No line is older than the one before it: a lot may come in that is over already. */
  private void write(String kind, Instant at, long before) {
    Instant last = lines.isEmpty() ? at : lines.getLast().at();
    lines.add(new PlainLine(kind, at.isBefore(last) ? last : at, before, balance()));
    if (debts.isEmpty()) {
      counts.uncovered.clear();
    }
  }
}
