package io.tallyman.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Decision.Decided;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories, decided by the ledger and kept by the {@link PlainAccount} alike.
 *
 * <p>{@code -Dtallyman.seed=N} replays one seed, {@code -Dtallyman.steps=N} takes more or fewer
 * steps over all of the seeds.
 */
class LedgerModelTest {
  private static final int STEPS = Integer.getInteger("tallyman.steps", 20_000);
  private static final int STEPS_OF_AN_ACCOUNT = 200;
  private static final long CREDIT = 1_000_000;

  static LongStream seeds() {
    Long seed = Long.getLong("tallyman.seed");
    return seed == null ? LongStream.rangeClosed(1, 4) : LongStream.of(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theLedgerDecidesAsAPlainAccountWould(long seed) {
    Random random = new Random(seed);
    int steps = (int) (STEPS / seeds().count());
    for (int taken = 0; taken < steps; taken += STEPS_OF_AN_ACCOUNT) {
      History history = new History(random);
      for (int step = 0; step < STEPS_OF_AN_ACCOUNT; step++) {
        try {
          history.step();
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError(
              "replay with -Dtallyman.seed=%d: step %d: %s\n%s"
                  .formatted(seed, taken + step, history.told, e.getMessage()),
              e);
        }
      }
    }
  }

  /** One account's life, lived twice. */
  private static final class History {
    private static final List<PlainAccount.Event> PRICES =
        List.of(
            new PlainAccount.Event("", 0, null, 0),
            new PlainAccount.Event("", 1, null, 0),
            new PlainAccount.Event("", CREDIT, null, 0),
            new PlainAccount.Event("", 7 * CREDIT + 250_000, null, 0),
            new PlainAccount.Event("", 40 * CREDIT, null, 0),
            new PlainAccount.Event("", 0, "small", CREDIT),
            new PlainAccount.Event("", 0, "small", CREDIT),
            new PlainAccount.Event("", 0, "small", 2 * CREDIT),
            new PlainAccount.Event("", 0, "medium", 2 * CREDIT + CREDIT / 2),
            new PlainAccount.Event("", CREDIT / 2, "medium", 2 * CREDIT + CREDIT / 2),
            new PlainAccount.Event("", 3, "xl", 15 * CREDIT));
    private static final List<LotSource> SOURCES = List.of(LotSource.values());
    private static final List<String> UNITS =
        List.of(Lot.CREDITS, Lot.CREDITS, Lot.CREDITS, "small", "medium", "xl");

    private final Random random;
    private final boolean rich;
    private final PlainAccount plain;
    private final RememberedAccount real;
    private final List<String> events = new ArrayList<>();
    private Instant now;
    private int linesSeen;
    private int postingsSeen;
    private String told = "opened";

    History(Random random) {
      this.random = random;
      rich = random.nextInt(20) == 0;
      now =
          Instant.parse("2027-12-28T00:00:00Z")
              .plus(random.nextInt(100 * 24), ChronoUnit.HOURS)
              .plus(random.nextInt(2), ChronoUnit.MICROS);
      RandomTerms terms = new RandomTerms(random, now.plus(random.nextInt(200), ChronoUnit.DAYS));
      String plan = random.nextInt(4) == 0 ? null : RandomTerms.PLAN;
      plain = new PlainAccount(terms.rules(), plan, now);
      real = new RememberedAccount(terms, now, plan == null ? null : PlanRun.startingAt(plan, now));
    }

    void step() {
      moveClock();
      int kind = random.nextInt(100);
      if (kind < 45) {
        use();
      } else if (kind < 65) {
        grant();
      } else if (kind < 75) {
        deduct();
      } else if (kind < 92) {
        undo();
      } else {
        told = "advance to " + now;
        real.decide(new Command.Advance(), now);
        plain.advance(now);
      }
      compare();
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

    private void use() {
      List<PlainAccount.Event> run = new ArrayList<>();
      for (int i = random.nextInt(1, 9); i > 0; i--) {
        PlainAccount.Event price = PRICES.get(random.nextInt(PRICES.size()));
        String id = "e" + events.size();
        events.add(id);
        long credits =
            rich && random.nextInt(8) == 0 ? Account.MAX_CREDITS / 9_000 : price.credits();
        run.add(new PlainAccount.Event(id, credits, price.tier(), price.weight()));
      }
      told = "use " + run + " at " + now;
      assertThat(real.use(run, now)).isInstanceOf(Decided.class);
      run.forEach(event -> plain.use(event, now));
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
      Decision decision = real.decide(new Command.Grant(source, unit, units, end, "g", null), now);
      boolean granted = plain.grant(source.code(), unit, units, end, now);
      assertThat(decision).isInstanceOf(granted ? Decided.class : Decision.OutOfRange.class);
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

    private void deduct() {
      String unit = UNITS.get(random.nextInt(UNITS.size()));
      long units = unit.equals(Lot.CREDITS) ? random.nextInt(1, 30) * CREDIT : random.nextInt(1, 4);
      told = "deduct %d %s at %s".formatted(units, unit, now);
      Decision decision =
          real.decide(new Command.Deduct(Kind.ADJUSTMENT, unit, units, "d", null), now);
      boolean done = plain.deduct(unit, units, now);
      assertThat(decision).isInstanceOf(done ? Decided.class : Decision.Insufficient.class);
    }

    private void undo() {
      List<String> candidates = events.stream().filter(id -> !plain.isUndone(id)).toList();
      if (candidates.isEmpty()) {
        return;
      }
      String event = candidates.get(random.nextInt(candidates.size()));
      told = "undo %s at %s".formatted(event, now);
      Decision decision = real.undo(event, now);
      boolean undone = plain.undo(event, now);
      assertThat(decision).isInstanceOf(undone ? Decided.class : Decision.OutOfRange.class);
    }

    private void compare() {
      plain.advance(now);
      real.decide(new Command.Advance(), now);
      assertThat(real.sums().credits()).as("credits").isEqualTo(plain.credits());
      assertThat(real.sums().overage()).as("overage").isEqualTo(plain.overage());
      assertThat(real.lots()).hasSameSizeAs(plain.lots());
      for (PlainAccount.PlainLot lot : plain.lots()) {
        Lot same = real.lot(lot.number);
        assertThat(same.unit()).isEqualTo(lot.unit);
        assertThat(same.priority()).isEqualTo(lot.priority);
        assertThat(same.startsAt()).isEqualTo(lot.start);
        assertThat(same.expiresAt()).isEqualTo(lot.end);
        assertThat(same.remaining()).as("lot %d", lot.number).isEqualTo(lot.remaining);
      }
      Map<String, Long> unpaid = new LinkedHashMap<>();
      plain.unpaid().forEach(use -> unpaid.put(use.event.id(), use.open));
      assertThat(List.copyOf(real.unpaid().entrySet()))
          .as("unpaid, oldest first")
          .isEqualTo(List.copyOf(unpaid.entrySet()));
      compareLines();
    }

    private void compareLines() {
      for (; postingsSeen < real.postings().size(); postingsSeen++) {
        Posting posting = real.postings().get(postingsSeen);
        List<String> ids = real.eventsOf(posting.seq());
        PlainAccount.PlainLine first = plain.lines().get(linesSeen);
        linesSeen += Math.max(1, ids.size());
        PlainAccount.PlainLine last = plain.lines().get(linesSeen - 1);
        assertThat(posting.kind().code()).isEqualTo(first.kind()).isEqualTo(last.kind());
        assertThat(posting.postedAt()).isEqualTo(first.at());
        assertThat(posting.creditsBefore()).isEqualTo(first.before());
        assertThat(posting.creditsAfter()).isEqualTo(last.after());
        compareCharges(posting, ids);
      }
      assertThat(plain.lines()).hasSize(linesSeen);
    }

    private void compareCharges(Posting posting, List<String> ids) {
      Map<Integer, Long> taken = new TreeMap<>();
      for (String id : ids) {
        Charge charge = real.charge(id);
        PlainAccount.Use use = plain.use(id);
        Map<Integer, Long> took = new TreeMap<>();
        charge.takings().forEach(taking -> took.merge(taking.lot(), taking.units(), Long::sum));
        assertThat(took).as("lots of %s", id).isEqualTo(use.took);
        assertThat(charge.credits().micros()).as("charge of %s", id).isEqualTo(use.charged);
        assertThat(charge.tierUnits()).isEqualTo(use.counted ? 1 : 0);
        assertThat(charge.balanceBefore().micros()).isEqualTo(use.before);
        took.forEach((lot, units) -> taken.merge(lot, -units, Long::sum));
      }
      if (!ids.isEmpty()) {
        Map<Integer, Long> changes = new TreeMap<>();
        posting.changes().forEach(change -> changes.merge(change.lot(), change.units(), Long::sum));
        assertThat(taken).as("charges add up to the posting").isEqualTo(changes);
      }
    }
  }
}
