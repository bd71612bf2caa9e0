package io.tallyman.balance.posting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.posting.ModelAccounts.Place;
import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Agreement;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Kind;
import io.tallyman.ledger.PlainAccount;
import io.tallyman.ledger.PlainAccount.Answer;
import io.tallyman.ledger.PlainAccount.Given;
import io.tallyman.ledger.PlainLot;
import io.tallyman.ledger.PlanCommand;
import io.tallyman.ledger.PlanSteps;
import io.tallyman.ledger.Posting.Line;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Grants, purchases taken back, transfers and what happens to plans: whatever is not usage. */
final class ModelCommands {
  private static final List<LotSource> SOURCES =
      List.of(LotSource.BONUS, LotSource.PURCHASE, LotSource.ADJUSTMENT, LotSource.REFERRAL);
  private static final List<String> UNITS = List.of("credits", "credits", "small", "medium");

  private final Random random;
  private final LedgerUnderTest ledger;
  private final ModelAccounts accounts;
  private final PlanSteps plans;
  private final Map<String, Long> takenBack = new HashMap<>();
  private int references;

  ModelCommands(Random random, LedgerUnderTest ledger, ModelAccounts accounts) {
    this.random = random;
    this.ledger = ledger;
    this.accounts = accounts;
    plans = new PlanSteps(random, ModelRules.PLANS);
  }

  String grant(Place place) {
    LotSource source = SOURCES.get(random.nextInt(SOURCES.size()));
    String unit = UNITS.get(random.nextInt(UNITS.size()));
    Instant now = ledger.now();
    Instant end = random.nextBoolean() ? null : now.plusSeconds(random.nextInt(1, 3_000_000));
    long units = random.nextInt(1, 60) * (unit.equals("credits") ? ModelRules.CREDIT : 1);
    Command command = new Command.Grant(source, unit, units, end, reference(), null);
    give(place, command, accounts.get(place).grant(source.code(), unit, units, end, now));
    return command + " to " + place;
  }

  String takeBack(Place place) {
    PlainAccount account = accounts.get(place);
    account.advance(ledger.now());
    if (account.lots().isEmpty()) {
      return grant(place);
    }
    int recent = Math.min(account.lots().size(), 12);
    PlainLot lot = account.lots().get(account.lots().size() - 1 - random.nextInt(recent));
    Command command =
        switch (random.nextInt(6)) {
          case 0, 1 -> {
            account.freeze(lot.number, ledger.now());
            yield new Command.Freeze(lot.number, Line.NONE);
          }
          case 2 -> {
            account.thaw(lot.number, ledger.now());
            yield new Command.Thaw(lot.number, Line.NONE);
          }
          case 3 -> {
            account.clawUnspent(lot.number, ledger.now());
            yield new Command.TakeBackUnspent(lot.number, Line.NONE);
          }
          default -> clawBack(place, account, lot);
        };
    give(place, command, Answer.DONE, Set.of(lot.number));
    return command + " of " + place;
  }

  /** No more than was granted, and not yet taken back. */
  private Command clawBack(Place place, PlainAccount account, PlainLot lot) {
    String name = place + "/" + lot.number;
    long most = lot.amount - takenBack.getOrDefault(name, 0L);
    if (most == 0) {
      return new Command.Advance();
    }
    long units = random.nextInt(3) == 0 ? most : Math.ceilDiv(most, random.nextInt(2, 5));
    takenBack.merge(name, units, Long::sum);
    account.claw(lot.number, units, ledger.now());
    return new Command.ClawBack(lot.number, units, Line.NONE);
  }

  String changePlan(Place place) {
    PlanCommand command = plans.next(accounts.seed.read(accounts.id(place)).plan(), ledger.now());
    give(
        place,
        new Command.OfPlan(command),
        PlanSteps.plainly(accounts.get(place), command, ledger.now()));
    return command + " of " + place;
  }

  /** From one wallet to another of the same organization. */
  String transfer(Place from, Place to) {
    String unit = UNITS.get(random.nextInt(UNITS.size()));
    long units = random.nextInt(1, 20) * (unit.equals("credits") ? ModelRules.CREDIT : 1);
    String reference = reference();
    List<Given> given = accounts.get(from).give(unit, units, ledger.now());
    give(
        from,
        new Command.Deduct(Kind.TRANSFER, unit, units, reference, null),
        given == null ? Answer.TOO_LITTLE : Answer.DONE);
    if (given != null) {
      List<Command.Receive.Part> parts =
          given.stream()
              .map(part ->
                  new Command.Receive.Part(
                      LotSource.ofCode(part.source()), part.priority(), part.units(), part.end()))
              .toList();
      give(
          to,
          new Command.Receive(unit, parts, reference, null),
          accounts.get(to).receive(unit, given, ledger.now()));
    }
    return "transfer %d %s from %s to %s".formatted(units, unit, from, to);
  }

  private String reference() {
    return "r" + ++references;
  }

  private void give(Place place, Command command, Answer answer) {
    give(place, command, answer, Set.of());
  }

  private void give(Place place, Command command, Answer answer, Set<Integer> lots) {
    assertThat(accounts.id(place)).isPositive();
    Agreement.check(accounts.seed.give(accounts.id(place), command, lots, ledger.now()), answer);
    if (answer != Answer.DONE) {
      accounts.advance(place);
    }
    accounts.compare(place);
  }
}
