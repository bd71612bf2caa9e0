package io.tallyman.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tallyman.ledger.Command.Undo;
import io.tallyman.ledger.Decision.Decided;
import io.tallyman.ledger.Posting.Change;
import io.tallyman.ledger.Posting.CountedRun;
import io.tallyman.ledger.Posting.Line;
import io.tallyman.ledger.Posting.Repayment;
import io.tallyman.ledger.UsageRun.TierCount;
import io.tallyman.money.Credits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an account as the database does, from nothing but what decisions say, and reads it back as
 * thinly: only open lots, in no order, and overage only where it may be needed. Checks, with every
 * decision, the invariants that need no second opinion.
 */
final class RememberedAccount {
  private static final Comparator<Stretch> OLDEST_FIRST =
      Comparator.comparingLong(Stretch::seq).thenComparingLong(Stretch::from);

  private static final Pattern OF_PLANS = Pattern.compile("(plan|rollover|upgrade|trial):");

  private final Ledger ledger;
  private final Random random = new Random(1);
  private final TreeMap<Integer, Lot> lots = new TreeMap<>();
  private final List<Stretch> stretches = new ArrayList<>();
  private final List<Posting> postings = new ArrayList<>();
  private final Map<String, PlainAccount.Event> events = new HashMap<>();
  private final Map<String, Charge> charges = new HashMap<>();
  private final Map<String, Long> postingOf = new HashMap<>();
  private final Map<Long, List<String>> eventsOf = new HashMap<>();
  private final Map<Integer, Long> put = new HashMap<>();
  private final Map<Integer, Long> pinned = new HashMap<>();
  private final Map<Integer, Lot> told = new HashMap<>();
  private final Replay replay;
  private Account sums;
  private Standing standing;
  private long runs;

  RememberedAccount(Terms terms, Instant createdAt, Standing standing) {
    ledger = new Ledger(terms);
    replay = new Replay(1, createdAt);
    sums = Account.opened(1, createdAt, standing);
    this.standing = standing;
  }

  /** The lot of this number. */
  Lot lot(int number) {
    Lot lot = lots.get(number);
    if (lot == null) {
      throw new IllegalArgumentException("no lot " + number);
    }
    return lot;
  }

  List<Lot> lots() {
    return List.copyOf(lots.values());
  }

  /** Those that change more than conditions: a plain account knows no others. */
  List<Posting> postings() {
    return postings.stream().filter(posting -> posting.kind() != Kind.CONDITIONS).toList();
  }

  /** All of them, in their order. */
  List<Posting> journal() {
    return List.copyOf(postings);
  }

  Account sums() {
    return sums;
  }

  Charge charge(String event) {
    Charge charge = charges.get(event);
    if (charge == null) {
      throw new IllegalArgumentException("no event " + event);
    }
    return charge;
  }

  /** The lot that was taken back, by its number. */
  private String nameOf(Posting clawback) {
    return lots.values().stream()
        .map(Lot::number)
        .filter(lot -> ClawingBack.metadata(1, lot).equals(clawback.line().metadata()))
        .map(lot -> "lot " + lot)
        .findFirst()
        .orElseThrow();
  }

  private Posting posting(long seq) {
    return postings.get((int) seq - 1);
  }

  PlainAccount.Event event(String id) {
    PlainAccount.Event event = events.get(id);
    if (event == null) {
      throw new IllegalArgumentException("no event " + id);
    }
    return event;
  }

  /** The events of a posting, in order. */
  List<String> eventsOf(long seq) {
    return eventsOf.getOrDefault(seq, List.of());
  }

  /** What each event, or whatever else a posting is about, still owes, oldest first. */
  Map<String, Long> unpaid() {
    Map<String, Long> unpaid = new LinkedHashMap<>();
    for (Stretch stretch : stretches) {
      Span span = new Span(stretch.from(), stretch.to());
      if (eventsOf(stretch.seq()).isEmpty()) {
        unpaid.merge(nameOf(posting(stretch.seq())), stretch.length(), Math::addExact);
      }
      for (String event : eventsOf(stretch.seq())) {
        long owed = charge(event).span().intersect(span).length();
        if (owed > 0) {
          unpaid.merge(event, owed, Math::addExact);
        }
      }
    }
    return unpaid;
  }

  /** When time alone next changes something. */
  @Nullable Instant dueAt() {
    return load(Set.of(), true, sums.postedAt()).dueAt();
  }

  /** Posts events; another weight for a tier begins another run. */
  Decision use(List<PlainAccount.Event> events, Instant now) {
    List<PlainAccount.Event> run = new ArrayList<>();
    Map<String, Long> weights = new HashMap<>();
    for (PlainAccount.Event event : events) {
      if (event.tier() != null
          && weights.getOrDefault(event.tier(), event.weight()) != event.weight()) {
        assertThat(post(run, now)).isInstanceOf(Decided.class);
        run = new ArrayList<>();
        weights.clear();
      }
      run.add(event);
      if (event.tier() != null) {
        weights.put(event.tier(), event.weight());
      }
    }
    return post(run, now);
  }

  /** Asks the gate for an event at once. */
  Decision consume(PlainAccount.Event event, List<LimitCheck> checks, Instant now) {
    return post(List.of(event), (run, debits) -> new Command.Consume(run, checks), now);
  }

  /** Settles a hold by an event. */
  Decision settle(int hold, PlainAccount.Event event, Instant now) {
    return post(List.of(event), (run, debits) -> new Command.Settle(hold, run), now);
  }

  /** Opens a hold for an event. */
  Decision hold(PlainAccount.Event event, Instant end, List<LimitCheck> checks, Instant now) {
    return decide(
        new Command.OpenHold(
            event.credits(),
            event.tier(),
            event.weight(),
            end,
            checks,
            moves(List.of(event)),
            null,
            null),
        now);
  }

  /** Gives a command, and remembers what came of it. */
  Decision decide(Command command, Instant now) {
    Set<Integer> named =
        switch (command) {
          case Command.ClawBack claw -> Set.of(claw.lot());
          case Command.TakeBackUnspent take -> Set.of(take.lot());
          case Command.Freeze freeze -> Set.of(freeze.lot());
          case Command.Thaw thaw -> Set.of(thaw.lot());
          case Undo undo -> touchedBy(undo);
          case Command.OfPlan plan when plan.command() instanceof PlanCommand.Start start ->
              broughtBy(start.subscription());
          default -> Set.of();
        };
    Account before = load(named, !(command instanceof Command.PostUsage), now);
    Decision decision = ledger.decide(before, command, now);
    if (decision instanceof Decided decided) {
      remember(before, decided);
    }
    return decision;
  }

  private Set<Integer> broughtBy(String subscription) {
    return lots.values().stream()
        .filter(lot -> lot.reference().startsWith("plan:" + subscription + ":"))
        .map(Lot::number)
        .collect(Collectors.toSet());
  }

  private static Set<Integer> touchedBy(Undo undo) {
    Set<Integer> lots = new HashSet<>();
    undo.paid().forEach(paid -> lots.add(paid.lot()));
    for (StandIn standIn : undo.standIns()) {
      standIn.paid().forEach(paid -> lots.add(paid.lot()));
      standIn.repaid().forEach(paid -> lots.add(paid.lot()));
    }
    return lots;
  }

  /** Undoes an event, having looked up what it took and what became of it since. */
  Decision undo(Kind kind, PlainAccount.Event event, Instant now) {
    Charge charge = charge(event.id());
    long seq = postingOf.getOrDefault(event.id(), 0L);
    List<Change> paid = new ArrayList<>();
    charge.takings().forEach(taking -> paid.add(new Change(taking.lot(), taking.units())));
    paid.addAll(repaid(seq, charge.uncovered()));
    UsageRun row = new UsageRun(++runs, now, 1, 0, List.of(), List.of(), Digest.ZERO);
    return decide(
        new Undo(
            kind,
            seq,
            charge.uncovered(),
            paid,
            standIns(),
            new Line(null, 0, event.id(), null, null),
            kind == Kind.VOID ? moves(List.of(event)) : List.of(),
            kind == Kind.VOID ? row : null),
        now);
  }

  private List<Change> repaid(long seq, Span wanted) {
    List<Change> paid = new ArrayList<>();
    for (Posting posting : postings) {
      for (Repayment repayment : posting.repayments()) {
        Span part = repayment.stretch().intersect(seq, wanted);
        if (!part.isEmpty()) {
          paid.add(new Change(repayment.lot(), part.length()));
        }
      }
    }
    return paid;
  }

  private List<StandIn> standIns() {
    List<StandIn> standIns = new ArrayList<>();
    for (Lot lot : lots.values()) {
      for (Posting posting : postings) {
        if (lot.replaced() > 0
            && posting.kind() == Kind.CLAWBACK
            && ClawingBack.metadata(1, lot.number()).equals(posting.line().metadata())) {
          StandIn found = StandIn.of(lot.number(), posting);
          standIns.add(
              new StandIn(
                  found.lot(),
                  found.seq(),
                  found.paid(),
                  found.uncovered(),
                  repaid(found.seq(), found.uncovered())));
        }
      }
    }
    return standIns;
  }

  private static List<LimitMove> moves(List<PlainAccount.Event> events) {
    Map<LimitMove, Long> sums = new LinkedHashMap<>();
    for (PlainAccount.Event event : events) {
      for (PlainAccount.Move move : event.moves()) {
        LimitMove kind = new LimitMove(move.limit(), move.perPeriod(), 0);
        sums.merge(kind, move.change(), Math::addExact);
      }
    }
    List<LimitMove> moves = new ArrayList<>();
    sums.forEach((kind, sum) -> moves.add(new LimitMove(kind.limit(), kind.perPeriod(), sum)));
    return moves;
  }

  private Decision post(List<PlainAccount.Event> events, Instant now) {
    return post(events, (run, debits) -> new Command.PostUsage(run, () -> debits), now);
  }

  private Decision post(
      List<PlainAccount.Event> events,
      BiFunction<UsageRun, List<Debit>, Command> command,
      Instant now) {
    List<String> tiers =
        events.stream().map(PlainAccount.Event::tier).filter(t -> t != null).distinct().toList();
    List<Debit> debits = new ArrayList<>();
    Map<String, Long> weights = new HashMap<>();
    List<Integer> actions = new ArrayList<>(Collections.nCopies(tiers.size(), 0));
    Credits sum = Credits.ZERO;
    for (PlainAccount.Event event : events) {
      Credits credits = Credits.ofMicros(event.credits());
      int tier = event.tier() == null ? Debit.NO_TIER : tiers.indexOf(event.tier());
      debits.add(new Debit(credits, tier, sum, List.copyOf(actions)));
      sum = sum.plus(credits);
      if (event.tier() != null) {
        actions.set(tier, actions.get(tier) + 1);
        weights.put(event.tier(), event.weight());
      }
    }
    List<TierCount> counts = new ArrayList<>();
    for (int i = 0; i < tiers.size(); i++) {
      counts.add(
          new TierCount(tiers.get(i), weights.getOrDefault(tiers.get(i), 0L), actions.get(i)));
    }
    UsageRun run =
        new UsageRun(++runs, now, events.size(), sum.micros(), counts, moves(events), Digest.ZERO);
    Decision decision = decide(command.apply(run, debits), now);
    if (!(decision instanceof Decided)) {
      return decision;
    }
    Posting posting = lastUsage();
    List<String> ids = events.stream().map(PlainAccount.Event::id).toList();
    eventsOf.put(posting.seq(), ids);
    events.forEach(event -> this.events.put(event.id(), event));
    DebitRun debitRun = debitRun(posting);
    for (int i = 0; i < debits.size(); i++) {
      charges.put(ids.get(i), Charge.of(debitRun, debits.get(i)));
      postingOf.put(ids.get(i), posting.seq());
    }
    return decision;
  }

  /** What a settlement frees of ended lots expires after it. */
  private Posting lastUsage() {
    return postings.reversed().stream()
        .filter(posting -> posting.kind() == Kind.USAGE)
        .findFirst()
        .orElseThrow();
  }

  private DebitRun debitRun(Posting posting) {
    List<Taking> takings = new ArrayList<>();
    for (Change change : posting.changes()) {
      takings.add(new Taking(change.lot(), lot(change.lot()).unit(), -change.units()));
    }
    List<DebitRun.Tier> tiers = new ArrayList<>();
    CountedRun counted = posting.run();
    if (counted != null) {
      for (int i = 0; i < counted.run().tiers().size(); i++) {
        TierCount tier = counted.run().tiers().get(i);
        long counter = counted.counters().get(i);
        tiers.add(new DebitRun.Tier(tier.tier(), Credits.ofMicros(tier.weight()), counter));
      }
    }
    return new DebitRun(Credits.ofMicros(posting.creditsBefore()), tiers, takings);
  }

  private Account load(Set<Integer> named, boolean whole, Instant now) {
    List<Lot> read = new ArrayList<>();
    for (Lot lot : lots.values()) {
      if (lot.open() || named.contains(lot.number())) {
        read.add(lot);
      }
    }
    Collections.shuffle(read, random);
    Account account = with(read, List.of());
    Instant due = account.dueAt();
    boolean needed = whole || (due != null && !due.isAfter(now));
    return needed ? with(read, List.copyOf(stretches)) : account;
  }

  private Account with(List<Lot> read, List<Stretch> overage) {
    return new Account(
        sums.id(),
        sums.seq(),
        sums.postedAt(),
        sums.credits(),
        sums.overage(),
        sums.lastLot(),
        sums.lastHold(),
        read,
        sums.holds(),
        overage,
        sums.standing(),
        sums.counts());
  }

  private void remember(Account before, Decided decided) {
    for (Posting posting : decided.postings()) {
      Posting last = postings.isEmpty() ? null : postings.getLast();
      assertThat(posting.seq()).isEqualTo(last == null ? 1 : last.seq() + 1);
      assertThat(posting.creditsBefore()).isEqualTo(last == null ? 0 : last.creditsAfter());
      assertThat(posting.postedAt()).isAfterOrEqualTo(last == null ? Instant.MIN : last.postedAt());
      postings.add(posting);
      assertThat(replay.apply(posting)).as("wrong with %s", posting).isNull();
      posting.changes().forEach(change -> put.merge(change.lot(), change.units(), Math::addExact));
      posting.pins().forEach(pin -> pinned.merge(pin.lot(), pin.units(), Math::addExact));
      posting.conditions().lots().forEach(lot -> told.put(lot.number(), lot));
      Standing next = posting.conditions().standing();
      standing = next == null ? standing : next;
    }
    decided.touched().forEach(lot -> lots.put(lot.number(), lot));
    stretches.removeAll(
        before.stretches().stream()
            .filter(old -> !decided.account().stretches().contains(old))
            .toList());
    for (Stretch stretch : decided.account().stretches()) {
      if (!before.stretches().contains(stretch)) {
        stretches.add(stretch);
      }
    }
    stretches.sort(OLDEST_FIRST);
    sums = decided.account();
    check();
  }

  private void check() {
    long held = lots.values().stream().filter(Lot::isCredits).mapToLong(Lot::remaining).sum();
    assertThat(sums.credits()).as("credits are what the lots hold").isEqualTo(held);
    long owed = stretches.stream().mapToLong(Stretch::length).sum();
    assertThat(sums.overage()).as("overage is what the stretches add up to").isEqualTo(owed);
    for (Lot lot : lots.values()) {
      assertThat(lot.remaining())
          .as("postings add up to %s", lot)
          .isEqualTo(put.getOrDefault(lot.number(), 0L));
      assertThat(lot.pinned())
          .as("postings add up to the pins of %s", lot)
          .isEqualTo(pinned.getOrDefault(lot.number(), 0L))
          .isEqualTo(sums.holds().stream().mapToLong(hold -> hold.pinned(lot.number())).sum())
          .isBetween(0L, lot.remaining());
      Lot same = Objects.requireNonNull(told.get(lot.number()), lot::toString);
      assertThat(same.hasConditionsOf(lot) && same.amount() == lot.amount())
          .as("postings say under which conditions %s was granted, not %s", lot, same)
          .isTrue();
    }
    assertThat(standing).as("postings say what plan it runs").isEqualTo(sums.standing());
    checkReplay();
    if (!postings.isEmpty()) {
      assertThat(sums.balance()).isEqualTo(postings.getLast().creditsAfter());
    }
    assertThat(sums.credits()).isBetween(0L, Account.MAX_CREDITS);
    assertThat(
            lots.values().stream()
                .filter(lot -> OF_PLANS.matcher(lot.reference()).lookingAt())
                .toList())
        .as("what a plan grants for a reason, it grants once")
        .extracting(lot -> lot.reference() + " " + lot.unit())
        .doesNotHaveDuplicates();
    if (owed > 0) {
      assertThat(sums.available(Lot.CREDITS, sums.postedAt()))
          .as("nobody owes while they could pay")
          .isZero();
    }
  }

  /** What is not in postings: when a hold lapses, and what is counted against limits. */
  private void checkReplay() {
    Account again = replay.account();
    assertThat(open(replay.lots())).as("lots of the postings").isEqualTo(open(lots()));
    assertThat(again.stretches()).as("overage of the postings").isEqualTo(stretches);
    assertThat(again.seq()).isEqualTo(sums.seq());
    assertThat(again.postedAt()).isEqualTo(sums.postedAt());
    assertThat(again.credits()).isEqualTo(sums.credits());
    assertThat(again.overage()).isEqualTo(sums.overage());
    assertThat(again.held())
        .isEqualTo(lots.values().stream().filter(Lot::isCredits).mapToLong(Lot::pinned).sum());
    assertThat(again.lastLot()).isEqualTo(sums.lastLot());
    assertThat(again.lastHold()).isEqualTo(sums.lastHold());
    assertThat(again.holds())
        .extracting(Hold::number, Hold::pins)
        .as("holds of the postings")
        .isEqualTo(sums.holds().stream().map(hold -> tuple(hold.number(), hold.pins())).toList());
    Standing told = replay.standing();
    if (told != null) {
      assertThat(told).isEqualTo(sums.standing());
    }
  }

  /** From when on a lot need not be read any more, the row alone says. */
  private static List<Lot> open(List<Lot> lots) {
    return lots.stream()
        .map(lot ->
            new Lot(
                lot.number(),
                lot.unit(),
                lot.source(),
                lot.priority(),
                lot.amount(),
                lot.remaining(),
                lot.pinned(),
                lot.parked(),
                lot.replaced(),
                lot.startsAt(),
                lot.expiresAt(),
                lot.reference(),
                true))
        .toList();
  }
}
