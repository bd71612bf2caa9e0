package io.tallyman.balance.posting;

import io.tallyman.balance.posting.ModelAccounts.Place;
import io.tallyman.balance.store.FreshDatabase;
import io.tallyman.balance.store.StoredLedgerAudit;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Random;

/**
 * Organizations in a database and as plain accounts, to which anything may happen. From time to
 * time others take their place, so that none grows old.
 */
final class ModelWorld implements AutoCloseable {
  private static final int STEPS_OF_AN_ERA = 250;

  private final Random random;
  private final String payer;
  private final LedgerUnderTest ledger;
  private ModelAccounts accounts;
  private ModelGate gate;
  private ModelBatches batches;
  private ModelCommands commands;
  private ModelFacts facts;
  private List<Place> places = List.of();
  private int steps;
  private String told = "nothing";

  /** Where {@code payer} is the wallet that pays when others are spent. */
  ModelWorld(Random random, String payer) {
    this.random = random;
    this.payer = payer;
    ledger = new LedgerUnderTest(ModelRules.catalog(payer), FreshDatabase.createPooled());
    accounts = new ModelAccounts(ledger, payer);
    ModelHolds holds = new ModelHolds(random, accounts);
    gate = new ModelGate(random, ledger, accounts, holds);
    batches = new ModelBatches(random, ledger, accounts, gate, holds);
    commands = new ModelCommands(random, ledger, accounts);
    facts = new ModelFacts(random, ledger, accounts);
    beginEra();
  }

  FreshDatabase database() {
    return ledger.database;
  }

  /** The last thing that happened. */
  String told() {
    return told + " at " + ledger.now();
  }

  int steps() {
    return steps;
  }

  /** Does something, and compares what it touched. */
  void step() {
    if (++steps % STEPS_OF_AN_ERA == 0) {
      accounts.compareAll();
      beginEra();
    }
    moveClock();
    Place place = places.get(random.nextInt(places.size()));
    int kind = random.nextInt(100);
    if (kind < 35) {
      told = batches.step(places);
    } else if (kind < 45) {
      told = facts.step(place);
    } else if (kind < 75) {
      askGate(place);
    } else {
      command(place, kind);
    }
    if (random.nextInt(50) == 0) {
      ledger.weeks.keep(ledger.now(), ModelBatches.WINDOW);
    }
  }

  private void askGate(Place place) {
    told = gate.step(place);
    accounts.advance(place);
    accounts.compareWithPayers(List.of(place));
  }

  private void command(Place place, int kind) {
    if (!accounts.places().contains(place)) {
      askGate(place);
      return;
    }
    Place home = new Place(place.organization(), "default");
    if (kind < 83) {
      told = commands.grant(place);
    } else if (kind < 90) {
      told = commands.takeBack(place);
    } else if (kind < 96) {
      told = commands.changePlan(home);
    } else {
      List<Place> others =
          accounts.places().stream()
              .filter(other ->
                  other.organization().equals(place.organization()) && !other.equals(place))
              .toList();
      told =
          others.isEmpty()
              ? commands.grant(place)
              : commands.transfer(place, others.get(random.nextInt(others.size())));
    }
  }

  /** Every account with its whole history, and what a database says of itself. */
  void compareAll() throws SQLException {
    accounts.compareAll();
    StoredLedgerAudit.check(ledger.database.owner());
  }

  @Override
  public void close() {
    ledger.database.close();
  }

  private void beginEra() {
    int era = steps / STEPS_OF_AN_ERA;
    accounts = new ModelAccounts(ledger, payer);
    ModelHolds holds = new ModelHolds(random, accounts);
    gate = new ModelGate(random, ledger, accounts, holds);
    batches = new ModelBatches(random, ledger, accounts, gate, holds);
    commands = new ModelCommands(random, ledger, accounts);
    facts = new ModelFacts(random, ledger, accounts);
    places =
        List.of(
            new Place("acme" + era, "default"),
            new Place("beta" + era, "default"),
            new Place("beta" + era, "lab"),
            new Place("beta" + era, "ci"),
            new Place("core" + era, "ci"));
  }

  private void moveClock() {
    Instant now = ledger.now();
    Instant monday =
        now.atOffset(ZoneOffset.UTC)
            .truncatedTo(ChronoUnit.DAYS)
            .with(TemporalAdjusters.next(DayOfWeek.MONDAY))
            .toInstant();
    Instant next =
        switch (random.nextInt(150)) {
          case 0 -> monday;
          case 1 -> monday.minus(1, ChronoUnit.MICROS);
          case 2 -> monday.plus(random.nextInt(20), ChronoUnit.MINUTES);
          case 3 -> now.plus(random.nextInt(15), ChronoUnit.DAYS);
          case 4, 5, 6, 7 -> now.plus(random.nextInt(40), ChronoUnit.HOURS);
          case 8, 9, 10, 11, 12, 13 -> due(now);
          default ->
              random.nextInt(3) == 0
                  ? now.plus(random.nextInt(1_000_000_000), ChronoUnit.MICROS)
                  : now;
        };
    ledger.setClock(next);
  }

  /** When time alone next does something to one of them, or just before or after. */
  private Instant due(Instant now) {
    List<Place> known = accounts.places();
    if (known.isEmpty()) {
      return now;
    }
    long id = accounts.id(known.get(random.nextInt(known.size())));
    Instant due = accounts.seed.read(id).dueAt();
    return due == null || !due.isAfter(now)
        ? now
        : due.plus(random.nextInt(3) - 1, ChronoUnit.MICROS);
  }
}
