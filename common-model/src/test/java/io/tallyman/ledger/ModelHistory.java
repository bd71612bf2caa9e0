package io.tallyman.ledger;

import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.PlainAccount.Answer;
import io.tallyman.ledger.PlainAccount.Event;
import io.tallyman.ledger.PlainAccount.Given;
import io.tallyman.ledger.PlainAccount.Move;
import io.tallyman.ledger.PlainAccount.Wish;
import io.tallyman.ledger.Posting.Line;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One account's life, lived twice. */
final class ModelHistory {
  private static final long CREDIT = 1_000_000;
  private static final List<Event> PRICES =
      List.of(
          new Event("", 0, null, 0),
          new Event("", 1, null, 0),
          new Event("", CREDIT, null, 0),
          new Event("", 7 * CREDIT + 250_000, null, 0),
          new Event("", 40 * CREDIT, null, 0),
          new Event("", 0, "small", CREDIT),
          new Event("", 0, "small", CREDIT),
          new Event("", 0, "small", 2 * CREDIT),
          new Event("", 0, "medium", 2 * CREDIT + CREDIT / 2),
          new Event("", CREDIT / 2, "medium", 2 * CREDIT + CREDIT / 2),
          new Event("", 3, "xl", 15 * CREDIT));
  private static final List<LotSource> SOURCES = List.of(LotSource.values());
  private static final List<String> UNITS =
      List.of(Lot.CREDITS, Lot.CREDITS, Lot.CREDITS, "small", "medium", "xl");

  private final Random random;
  private final boolean rich;
  private final PlainAccount plain;
  private final RememberedAccount real;
  private final ModelComparison comparison;
  private final PlanSteps plans;
  private final List<Event> events = new ArrayList<>();
  private final Map<Integer, Long> takenBack = new HashMap<>();
  private Instant now;
  private String told = "opened";

  ModelHistory(Random random) {
    this.random = random;
    rich = random.nextInt(20) == 0;
    now =
        Instant.parse("2027-12-28T00:00:00Z")
            .plus(random.nextInt(100 * 24), ChronoUnit.HOURS)
            .plus(random.nextInt(2), ChronoUnit.MICROS);
    RandomTerms terms = new RandomTerms(random, now.plus(random.nextInt(200), ChronoUnit.DAYS));
    String plan = random.nextInt(4) == 0 ? null : RandomTerms.FREE;
    plain = new PlainAccount(terms.rules(), plan, now);
    real =
        new RememberedAccount(
            terms, now, plan == null ? Standing.NONE : Standing.onDefaultPlan(plan, now));
    plans = new PlanSteps(random, RandomTerms.PLANS);
    comparison = new ModelComparison(plain, real);
  }

  /** The last thing done. */
  String told() {
    return told;
  }

  /** The account as the ledger keeps it. */
  RememberedAccount real() {
    return real;
  }

  void step() {
    moveClock();
    int kind = random.nextInt(100);
    if (kind < 25) {
      use();
    } else if (kind < 35) {
      consume();
    } else if (kind < 47) {
      hold();
    } else if (kind < 57) {
      endHold();
    } else if (kind < 70) {
      grant();
    } else if (kind < 76) {
      deductOrReceive();
    } else if (kind < 85) {
      undo();
    } else if (kind < 92) {
      takeBack();
    } else if (kind < 98) {
      changePlan();
    } else {
      told = "advance to " + now;
    }
    plain.advance(now);
    real.decide(new Command.Advance(), now);
    comparison.compare();
  }

  /** Somewhere ahead, often exactly to when something is due; a sweep may come in between. */
  private void moveClock() {
    Instant due = real.dueAt();
    Instant next =
        switch (random.nextInt(20)) {
          case 0, 1, 2 -> due == null ? now : due;
          case 3 -> due == null ? now : due.minus(1, ChronoUnit.MICROS);
          case 4 -> due == null ? now : due.plus(1, ChronoUnit.MICROS);
          case 5, 6, 7 -> now.plus(random.nextInt(1, 100), ChronoUnit.MICROS);
          case 8, 9 -> now.plus(random.nextInt(48), ChronoUnit.HOURS);
          case 10 -> now.plus(random.nextInt(70), ChronoUnit.DAYS);
          default -> now;
        };
    if (next.isAfter(now)) {
      if (random.nextInt(4) == 0) {
        long micros = now.until(next, ChronoUnit.MICROS);
        Instant between = now.plus(random.nextLong(micros + 1), ChronoUnit.MICROS);
        real.decide(new Command.Advance(), between);
      }
      now = next;
    }
  }

  private Event event() {
    Event price = PRICES.get(random.nextInt(PRICES.size()));
    boolean dear = rich && random.nextInt(8) == 0;
    List<Move> moves = new ArrayList<>();
    if (random.nextInt(4) == 0) {
      moves.add(new Move("runs", true, 1));
    }
    if (random.nextInt(6) == 0) {
      moves.add(new Move("seats", false, random.nextInt(3) == 0 ? -1 : 1));
    }
    return new Event(
        "e" + events.size(),
        dear ? Account.MAX_CREDITS / 9_000 : price.credits(),
        price.tier(),
        price.weight(),
        moves);
  }

  private void use() {
    List<Event> run = new ArrayList<>();
    for (int i = random.nextInt(1, 9); i > 0; i--) {
      Event event = event();
      events.add(event);
      run.add(event);
    }
    told = "use " + run + " at " + now;
    Agreement.check(real.use(run, now), Answer.DONE);
    run.forEach(event -> plain.use(event, now));
  }

  private void consume() {
    Event event = event();
    List<Wish> wishes = wishes(event);
    told = "consume %s, %s at %s".formatted(event, wishes, now);
    Answer answer = plain.consume(event, wishes, now);
    Agreement.check(real.consume(event, checks(wishes), now), answer);
    if (answer == Answer.DONE) {
      events.add(event);
    }
  }

  private void hold() {
    Event event = event();
    List<Wish> wishes = wishes(event);
    Instant due = real.dueAt();
    Instant end =
        switch (random.nextInt(6)) {
          case 0 -> now.plus(1, ChronoUnit.MICROS);
          case 1 -> due == null || !due.isAfter(now) ? now.plus(Duration.ofDays(1)) : due;
          case 2, 3 -> now.plus(Duration.ofMinutes(15));
          default -> now.plus(random.nextInt(1, 90 * 24), ChronoUnit.HOURS);
        };
    told = "hold for %s, %s until %s at %s".formatted(event, wishes, end, now);
    Agreement.check(
        real.hold(event, end, checks(wishes), now), plain.hold(event, end, wishes, now));
  }

  private void endHold() {
    List<PlainHold> open = plain.holds();
    int number = open.isEmpty() ? 1 : open.get(random.nextInt(open.size())).number;
    if (random.nextInt(3) == 0) {
      told = "release %d at %s".formatted(number, now);
      Agreement.check(real.decide(new Command.Release(number), now), plain.release(number, now));
      return;
    }
    Event event = event();
    told = "settle %d by %s at %s".formatted(number, event, now);
    Answer answer = plain.settle(number, event, now);
    Agreement.check(real.settle(number, event, now), answer);
    if (answer == Answer.DONE) {
      events.add(event);
    }
  }

  private List<Wish> wishes(Event event) {
    List<Wish> wishes = new ArrayList<>();
    event.moves().stream()
        .filter(move -> move.change() > 0)
        .forEach(move -> wishes.add(new Wish(move.limit(), move.perPeriod(), null)));
    if (random.nextInt(4) == 0) {
      wishes.add(new Wish(RandomTerms.MODEL, false, random.nextBoolean() ? "mini" : "maxi"));
    }
    return wishes;
  }

  private static List<LimitCheck> checks(List<Wish> wishes) {
    List<LimitCheck> checks = new ArrayList<>();
    for (Wish wish : wishes) {
      String value = wish.value();
      checks.add(
          value == null
              ? new LimitCheck.Room(wish.limit(), wish.perPeriod())
              : new LimitCheck.Allowed(wish.limit(), value));
    }
    return checks;
  }

  private void grant() {
    LotSource source = SOURCES.get(random.nextInt(SOURCES.size()));
    String unit = UNITS.get(random.nextInt(UNITS.size()));
    long units =
        unit.equals(Lot.CREDITS) ? random.nextInt(1, 80) * CREDIT / 2 : random.nextInt(1, 6);
    if (rich && random.nextInt(3) == 0) {
      units = Account.MAX_CREDITS - random.nextInt(3) * 20L * CREDIT;
    }
    Instant end = expiry();
    told = "grant %s %d %s until %s at %s".formatted(source, units, unit, end, now);
    Agreement.check(
        real.decide(new Command.Grant(source, unit, units, end, "g", null), now),
        plain.grant(source.code(), unit, units, end, now));
  }

  private @Nullable Instant expiry() {
    Instant due = real.dueAt();
    return switch (random.nextInt(8)) {
      case 0 -> now.plus(1, ChronoUnit.MICROS);
      case 1 -> now.plus(random.nextInt(1, 72), ChronoUnit.HOURS);
      case 2 -> now.plus(Duration.ofDays(30));
      case 3 -> due == null || !due.isAfter(now) ? null : due;
      case 4 -> random.nextInt(4) == 0 ? now.minus(random.nextInt(3), ChronoUnit.MICROS) : null;
      default -> null;
    };
  }

  private void deductOrReceive() {
    String unit = UNITS.get(random.nextInt(UNITS.size()));
    long units = unit.equals(Lot.CREDITS) ? random.nextInt(1, 30) * CREDIT : random.nextInt(1, 4);
    if (random.nextInt(4) == 0) {
      List<Given> given =
          List.of(
              new Given("bonus", 3, units, null),
              new Given("plan", 2, 1, now.plus(Duration.ofDays(3))));
      told = "receive %s %s at %s".formatted(given, unit, now);
      Agreement.check(
          real.decide(
              new Command.Receive(unit, given.stream().map(ModelHistory::part).toList(), "r", null),
              now),
          plain.receive(unit, given, now));
      return;
    }
    told = "deduct %d %s at %s".formatted(units, unit, now);
    Agreement.check(
        real.decide(new Command.Deduct(Kind.ADJUSTMENT, unit, units, "d", null), now),
        plain.deduct(unit, units, now));
  }

  private static Command.Receive.Part part(Given given) {
    return new Command.Receive.Part(
        LotSource.ofCode(given.source()), given.priority(), given.units(), given.end());
  }

  private void undo() {
    List<Event> candidates = events.stream().filter(event -> !plain.isUndone(event.id())).toList();
    if (candidates.isEmpty()) {
      return;
    }
    Event event = candidates.get(random.nextInt(candidates.size()));
    Kind kind = random.nextBoolean() ? Kind.VOID : Kind.REFUND;
    told = "%s %s at %s".formatted(kind, event.id(), now);
    Agreement.check(real.undo(kind, event, now), plain.undo(kind.code(), event.id(), now));
  }

  private void changePlan() {
    PlanCommand command = plans.next(real.sums().plan(), now);
    told = command + " at " + now;
    Agreement.check(
        real.decide(new Command.OfPlan(command), now), PlanSteps.plainly(plain, command, now));
  }

  /** Of one lot some, all or all that is left; or it is frozen, or thawed. */
  private void takeBack() {
    if (rich || plain.lots().isEmpty()) {
      return;
    }
    PlainLot lot = plain.lots().get(random.nextInt(plain.lots().size()));
    switch (random.nextInt(6)) {
      case 0, 1 -> {
        told = "freeze %d at %s".formatted(lot.number, now);
        Agreement.check(real.decide(new Command.Freeze(lot.number, Line.NONE), now), Answer.DONE);
        plain.freeze(lot.number, now);
      }
      case 2 -> {
        told = "thaw %d at %s".formatted(lot.number, now);
        Agreement.check(real.decide(new Command.Thaw(lot.number, Line.NONE), now), Answer.DONE);
        plain.thaw(lot.number, now);
      }
      case 3 -> {
        told = "take back what is unspent of %d at %s".formatted(lot.number, now);
        Agreement.check(
            real.decide(new Command.TakeBackUnspent(lot.number, Line.NONE), now), Answer.DONE);
        plain.clawUnspent(lot.number, now);
      }
      default -> clawBack(lot);
    }
  }

  /** No more than was granted, and not yet taken back. */
  private void clawBack(PlainLot lot) {
    long most = real.lot(lot.number).amount() - takenBack.getOrDefault(lot.number, 0L);
    if (most > 0) {
      long units = random.nextInt(3) == 0 ? most : Math.ceilDiv(most, random.nextInt(2, 5));
      told = "take back %d of %d at %s".formatted(units, lot.number, now);
      Agreement.check(
          real.decide(new Command.ClawBack(lot.number, units, Line.NONE), now), Answer.DONE);
      plain.claw(lot.number, units, now);
      takenBack.merge(lot.number, units, Long::sum);
    }
  }
}
