package io.tallyman.ledger;

import static io.tallyman.ledger.PlainLots.CREDITS;

import io.tallyman.ledger.PlainAccount.Answer;
import io.tallyman.ledger.PlainAccount.Event;
import io.tallyman.ledger.PlainAccount.Wish;
import io.tallyman.ledger.PlainDebt.Part;
import io.tallyman.ledger.PlainRules.PlainPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Usage: as a fact, as a question, and as a promise. */
final class PlainGate {
  private final PlainBooks books;
  private final PlainLots lots;

  PlainGate(PlainBooks books) {
    this.books = books;
    lots = books.lots;
  }

  /** Takes an event. */
  void use(Event event, Instant now) {
    PlainUse use = begin(event);
    if (event.tier() != null) {
      use.counted = took(use, lots.take(event.tier(), 1, now)) == 1;
    }
    charge(use, List.of(), now);
    books.write("usage", now, use.before);
  }

  /** Takes what is asked for at once, or nothing. */
  Answer consume(Event event, List<Wish> wishes, @Nullable PlainPlan plan, Instant now) {
    if (!allows(plan, wishes)) {
      return Answer.NOT_ALLOWED;
    }
    String tier = event.tier();
    if (lots.available(CREDITS, now) < price(event, now)) {
      long soFar = tier == null ? 0 : books.counts.uncovered.getOrDefault(tier, 0L);
      if (plan == null || tier == null || soFar >= plan.softLimit()) {
        return Answer.TOO_LITTLE;
      }
    }
    use(event, now);
    return Answer.DONE;
  }

  /** Keeps what an event would take from everybody else. */
  Answer hold(
      Event event, Instant end, List<Wish> wishes, @Nullable PlainPlan plan, Instant now) {
    if (!allows(plan, wishes)) {
      return Answer.NOT_ALLOWED;
    }
    long credits = price(event, now);
    if (lots.available(CREDITS, now) < credits) {
      return Answer.TOO_LITTLE;
    }
    long before = books.balance();
    String tier = event.tier();
    boolean counted = tier != null && lots.available(tier, now) > 0;
    PlainHold hold = lots.hold(end, event.moves());
    if (tier != null && counted) {
      lots.pin(hold, tier, 1, now);
    }
    lots.pin(hold, CREDITS, credits, now);
    books.write("hold", now, before);
    return Answer.DONE;
  }

  /** Takes an event, first from what a hold kept for it. */
  Answer settle(int number, Event event, Instant now) {
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
          kept.stream()
              .filter(part -> part.lot().unit.equals(CREDITS))
              .mapToLong(Part::units)
              .sum();
      if (!use.counted && credits < event.credits() + event.weight()) {
        use.counted = took(use, lots.take(tier, 1, now)) == 1;
      }
    }
    charge(use, takeKept(kept, CREDITS, owedBy(use)), now);
    books.payDebts(now);
    books.write("usage", now, use.before);
    books.expire(now);
    return Answer.DONE;
  }

  /** Lets go of what a hold kept. */
  Answer release(int number, Instant now) {
    PlainHold hold = lots.hold(number);
    if (hold == null) {
      return Answer.NOT_OPEN;
    }
    free(hold, "release", now);
    books.expire(now);
    return Answer.DONE;
  }

  /** Lets go of what holds kept whose time is over. */
  void lapse(Instant at) {
    for (PlainHold hold : List.copyOf(lots.holds)) {
      if (!hold.end.isAfter(at)) {
        free(hold, "lapse", at);
      }
    }
  }

  private void free(PlainHold hold, String how, Instant at) {
    long before = books.balance();
    lots.holds.remove(hold);
    books.payDebts(at);
    books.write(how, at, before);
  }

  private PlainUse begin(Event event) {
    PlainUse use = new PlainUse(event);
    books.uses.put(event.id(), use);
    use.before = books.balance();
    books.counts.count(use);
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

  private void charge(PlainUse use, List<Part> kept, Instant now) {
    use.charged = owedBy(use);
    long left = use.charged - took(use, kept);
    use.debt.open = left - took(use, lots.take(CREDITS, left, now));
    String tier = use.event.tier();
    if (use.debt.open > 0) {
      books.debts.add(use.debt);
      if (tier != null) {
        books.counts.uncovered.merge(tier, 1L, Long::sum);
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

  private boolean allows(@Nullable PlainPlan plan, List<Wish> wishes) {
    return plan == null
        || wishes.stream().allMatch(wish -> books.counts.allow(plan, wish, lots.holds));
  }
}
