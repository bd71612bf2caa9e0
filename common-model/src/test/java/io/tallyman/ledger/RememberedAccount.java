package io.tallyman.ledger;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an account as the database does, from nothing but what decisions say, and reads it back as
 * thinly: only open lots, in no order, and overage only where it may be needed. Checks, with every
 * decision, the invariants that need no second opinion.
 */
final class RememberedAccount {
  private static final Comparator<Stretch> OLDEST_FIRST =
      Comparator.comparingLong(Stretch::seq).thenComparingLong(Stretch::from);

  private final Ledger ledger;
  private final Random random = new Random(1);
  private final TreeMap<Integer, Lot> lots = new TreeMap<>();
  private final List<Stretch> stretches = new ArrayList<>();
  private final List<Posting> postings = new ArrayList<>();
  private final Map<String, Charge> charges = new HashMap<>();
  private final Map<String, Long> postingOf = new HashMap<>();
  private final Map<Long, List<String>> eventsOf = new HashMap<>();
  private Account sums;
  private long runs;

  RememberedAccount(Terms terms, Instant createdAt, @Nullable PlanRun plan) {
    ledger = new Ledger(terms);
    sums = Account.opened(1, createdAt, new Standing(plan));
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

  List<Posting> postings() {
    return postings;
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

  /** The events of a posting, in order. */
  List<String> eventsOf(long seq) {
    return eventsOf.getOrDefault(seq, List.of());
  }

  /** What each event still owes, oldest first. */
  Map<String, Long> unpaid() {
    Map<String, Long> unpaid = new LinkedHashMap<>();
    for (Stretch stretch : stretches) {
      Span span = new Span(stretch.from(), stretch.to());
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

  /** Gives a command, and remembers what came of it. */
  Decision decide(Command command, Instant now) {
    Set<Integer> named = new HashSet<>();
    boolean whole = !(command instanceof Command.PostUsage);
    if (command instanceof Undo undo) {
      undo.paid().forEach(paid -> named.add(paid.lot()));
    }
    Account before = load(named, whole, now);
    Decision decision = ledger.decide(before, command, now);
    if (decision instanceof Decided decided) {
      remember(before, decided);
    }
    return decision;
  }

  /** Undoes an event, having looked up what it took and what became of it since. */
  Decision undo(String event, Instant now) {
    Charge charge = charge(event);
    long seq = postingOf.getOrDefault(event, 0L);
    List<Change> paid = new ArrayList<>();
    charge.takings().forEach(taking -> paid.add(new Change(taking.lot(), taking.units())));
    for (Posting posting : postings) {
      for (Repayment repayment : posting.repayments()) {
        Span part = repayment.stretch().intersect(seq, charge.uncovered());
        if (!part.isEmpty()) {
          paid.add(new Change(repayment.lot(), part.length()));
        }
      }
    }
    UsageRun row = new UsageRun(++runs, now, 1, 0, List.of(), List.of(), Digest.ZERO);
    Line line = new Line(null, 0, event, null, null);
    return decide(new Undo(Kind.VOID, seq, charge.uncovered(), paid, List.of(), line, row), now);
  }

  private Decision post(List<PlainAccount.Event> events, Instant now) {
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
        new UsageRun(++runs, now, events.size(), sum.micros(), counts, List.of(), Digest.ZERO);
    Decision decision = decide(new Command.PostUsage(run, () -> debits), now);
    if (!(decision instanceof Decided)) {
      return decision;
    }
    Posting posting = postings.getLast();
    List<String> ids = events.stream().map(PlainAccount.Event::id).toList();
    eventsOf.put(posting.seq(), ids);
    DebitRun debitRun = debitRun(posting);
    for (int i = 0; i < debits.size(); i++) {
      charges.put(ids.get(i), Charge.of(debitRun, debits.get(i)));
      postingOf.put(ids.get(i), posting.seq());
    }
    return decision;
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
    if (!postings.isEmpty()) {
      assertThat(sums.balance()).isEqualTo(postings.getLast().creditsAfter());
    }
    assertThat(sums.credits()).isBetween(0L, Account.MAX_CREDITS);
    if (owed > 0) {
      assertThat(sums.available(Lot.CREDITS, sums.postedAt()))
          .as("nobody owes while they could pay")
          .isZero();
    }
  }
}
