package io.tallyman.balance.posting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallyman.balance.gate.GateUnderTest;
import io.tallyman.balance.gate.GateUnderTest.Asked;
import io.tallyman.balance.gate.GateUnderTest.Outcome;
import io.tallyman.balance.posting.ModelAccounts.Place;
import io.tallyman.ledger.HoldId;
import io.tallyman.ledger.PlainAccount;
import io.tallyman.ledger.PlainAccount.Answer;
import io.tallyman.ledger.PlainAccount.Event;
import io.tallyman.ledger.PlainAccount.Move;
import io.tallyman.ledger.PlainAccount.Wish;
import io.tallyman.ledger.PlainFallback;
import io.tallyman.ledger.PlainFallback.Shortage;
import io.tallyman.ledger.PlainHold;
import io.tallyman.web.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random calls of the gate, by the classes behind its controllers. */
final class ModelGate {
  private final Random random;
  private final LedgerUnderTest ledger;
  private final ModelAccounts accounts;
  private final GateUnderTest gate;
  private final List<Charged> charged = new ArrayList<>();

  private final Map<String, Integer> kinds = new HashMap<>();
  private final ModelHolds holds;
  private int events;

  /** Something that a transaction charged. */
  record Charged(Place place, String transactionId, String event) {}

  /** An action with its fields, and what it comes to. */
  private record Wanted(int kind, String action, String data, Event event, List<Wish> wishes) {}

  ModelGate(Random random, LedgerUnderTest ledger, ModelAccounts accounts, ModelHolds holds) {
    this.random = random;
    this.holds = holds;
    this.ledger = ledger;
    this.accounts = accounts;
    gate =
        new GateUnderTest(
            ledger.writer, ledger.database.app(), ledger.catalogs, ledger.weeks, ledger::now);
  }

  String step(Place place) {
    boolean known = accounts.places().contains(place);
    PlainAccount account = accounts.open(place);
    if (!known) {
      return consume(place);
    }
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> consume(place);
      case 3, 4, 5 -> hold(place);
      case 6, 7 -> capture(place, account);
      case 8 -> release(place, account);
      default -> refund();
    };
  }

  private String consume(Place place) {
    Wanted wanted = wanted(place);
    Outcome outcome = gate.consume(asked(place, wanted));
    PlainFallback wallet = accounts.spending(place);
    Answer answer = wallet.consume(wanted.event(), wanted.wishes(), ledger.now());
    agree(outcome, answer, wallet.shortage(wanted.event(), ledger.now()));
    remember(place, outcome, wanted);
    return "consume " + wanted + " in " + place;
  }

  private String hold(Place place) {
    Wanted wanted = wanted(place);
    Duration ttl =
        random.nextBoolean()
            ? Duration.ofMinutes(15)
            : Duration.ofMinutes(random.nextInt(1, 30 * 24 * 60));
    Instant end = ledger.now().plus(ttl);
    Outcome outcome = gate.hold(asked(place, wanted), ttl);
    PlainFallback wallet = accounts.spending(place);
    Answer answer = wallet.hold(wanted.event(), end, wanted.wishes(), ledger.now());
    agree(outcome, answer, wallet.shortage(wanted.event(), ledger.now()));
    String id = outcome.id();
    if (id != null) {
      kinds.put(id, wanted.kind());
      holds.opened(id, place);
    }
    return "hold for %s until %s in %s".formatted(wanted, end, place);
  }

  /** For the same action as it was opened for, as the gate wants it. */
  private String capture(Place place, PlainAccount account) {
    account.advance(ledger.now());
    if (account.holds().isEmpty()) {
      return consume(place);
    }
    PlainHold hold = account.holds().get(random.nextInt(account.holds().size()));
    HoldId id = new HoldId(accounts.id(place), hold.number);
    Wanted wanted = like(kinds.getOrDefault(id.toString(), 0), place);
    Outcome outcome = gate.capture(place.organization(), id, wanted.data());
    agree(outcome, accounts.spending(place).settle(hold.number, wanted.event(), ledger.now()));
    holds.captured(id);
    remember(place, outcome, wanted);
    return "capture %s by %s in %s".formatted(id, wanted, place);
  }

  private String release(Place place, PlainAccount account) {
    account.advance(ledger.now());
    if (account.holds().isEmpty()) {
      return consume(place);
    }
    int number = account.holds().get(random.nextInt(account.holds().size())).number;
    HoldId id = new HoldId(accounts.id(place), number);
    agree(gate.release(place.organization(), id), account.release(number, ledger.now()));
    return "release %s in %s".formatted(id, place);
  }

  private String refund() {
    if (charged.isEmpty()) {
      return "nothing to refund";
    }
    Charged one = charged.get(random.nextInt(charged.size()));
    PlainAccount account = accounts.get(one.place());
    Outcome outcome = gate.refund(one.place().organization(), one.transactionId());
    if (account.isUndone(one.event())) {
      assertThat(outcome.refused()).isEqualTo(ErrorCode.ALREADY_REFUNDED);
    } else {
      agree(outcome, account.undo("refund", one.event(), ledger.now()));
    }
    accounts.advance(one.place());
    accounts.compare(one.place());
    return "refund " + one;
  }

  /** An event off the stream was charged. */
  void charged(Charged one) {
    charged.add(one);
  }

  private void remember(Place place, Outcome outcome, Wanted wanted) {
    String id = outcome.id();
    if (id != null) {
      charged.add(new Charged(place, id, wanted.event().id()));
    }
  }

  private static Asked asked(Place place, Wanted wanted) {
    return new Asked(place.organization(), place.wallet(), wanted.action(), wanted.data());
  }

  private Wanted wanted(Place place) {
    return like(random.nextInt(6), place);
  }

  private Wanted like(int kind, Place place) {
    String id = "g" + ++events;
    long tokens = random.nextInt(random.nextBoolean() ? 8_000 : 40_000);
    return switch (kind) {
      case 0 -> new Wanted(kind, "call", "{}", new Event(id, 1_500_000, null, 0), List.of());
      case 1 ->
          new Wanted(
              kind,
              "tokens",
              "{\"tokens\":" + tokens + "}",
              new Event(id, tokens * 3_000, null, 0),
              List.of());
      case 2 -> tiered(kind, "agent.action", new Event(id, 0, "small", 1_000_000));
      case 3 -> tiered(kind, "agent.action", new Event(id, 0, "medium", 2_500_000));
      case 4 -> tiered(kind, "agent.task", new Event(id, 2_000_000, "medium", 2_500_000));
      default -> run(kind, id, place);
    };
  }

  private static Wanted tiered(int kind, String action, Event event) {
    return new Wanted(kind, action, "{\"tier\":\"" + event.tier() + "\"}", event, List.of());
  }

  /** Counts against limits, in the wallet that has a plan. */
  private Wanted run(int kind, String id, Place place) {
    String model = random.nextBoolean() ? "mini" : "maxi";
    boolean limited = place.wallet().equals("default");
    return new Wanted(
        kind,
        "run",
        "{\"model\":\"" + model + "\"}",
        new Event(id, 500_000, null, 0, limited ? List.of(new Move("runs", true, 1)) : List.of()),
        limited
            ? List.of(new Wish("runs", true, null), new Wish("models", false, model))
            : List.of());
  }

  /** Where credits are lacking, as many as the plain accounts say. */
  private static void agree(Outcome outcome, Answer answer, Shortage shortage) {
    agree(outcome, answer);
    assertThat(outcome.shortage()).isEqualTo(answer == Answer.TOO_LITTLE ? shortage : null);
  }

  private static void agree(Outcome outcome, Answer answer) {
    Answer real =
        switch (outcome.refused()) {
          case null -> Answer.DONE;
          case INSUFFICIENT_CREDITS -> Answer.TOO_LITTLE;
          case LIMIT_REACHED -> Answer.NOT_ALLOWED;
          case HOLD_ENDED -> Answer.NOT_OPEN;
          default -> throw new AssertionError(outcome);
        };
    assertThat(real).isEqualTo(answer);
  }
}
