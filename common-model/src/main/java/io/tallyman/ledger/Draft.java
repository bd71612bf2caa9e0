package io.tallyman.ledger;

import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Posting.Change;
import io.tallyman.ledger.Posting.CountedRun;
import io.tallyman.ledger.Posting.Line;
import io.tallyman.ledger.Posting.Repayment;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An account on its way from one state to the next, with the postings that lead there. Lives for
 * one decision only; between postings its sums always agree with its lots and stretches.
 */
final class Draft {
  private final Account before;
  private final List<Posting> postings = new ArrayList<>(1);
  private final TreeMap<Integer, Lot> touched = new TreeMap<>();
  private final List<Lot> lots;
  private final Deque<Stretch> stretches;
  private long seq;
  private Instant postedAt;
  private long credits;
  private long overage;
  private int lastLot;
  private @Nullable PlanRun plan;

  // Of the posting that is being written:
  private List<Change> changes = new ArrayList<>(1);
  private List<Repayment> repayments = List.of();
  private List<Stretch> cancelled = List.of();
  private long balanceBefore;

  Draft(Account account) {
    before = account;
    lots = new ArrayList<>(account.lots());
    stretches = new ArrayDeque<>(account.stretches());
    seq = account.seq();
    postedAt = account.postedAt();
    credits = account.credits();
    overage = account.overage();
    lastLot = account.lastLot();
    plan = account.plan();
    balanceBefore = account.balance();
  }

  @Nullable PlanRun plan() {
    return plan;
  }

  void setPlan(@Nullable PlanRun next) {
    plan = next;
  }

  long overage() {
    return overage;
  }

  List<Lot> lots() {
    return lots;
  }

  Lot lot(int number) {
    for (Lot lot : lots) {
      if (lot.number() == number) {
        return lot;
      }
    }
    throw new IllegalStateException(
        "account " + before.id() + " was read without its lot " + number);
  }

  @Nullable Instant dueAt() {
    return Account.dueAt(lots, plan);
  }

  /** What anybody may take of a unit. */
  long free(String unit, Instant now) {
    long free = 0;
    for (Lot lot : burning(unit, now)) {
      free += lot.free();
    }
    return free;
  }

  /** How much more of a unit the account may hold. */
  long room(String unit) {
    long room = Account.MAX_CREDITS;
    for (Lot lot : lots) {
      if (lot.unit().equals(unit)) {
        room -= lot.remaining();
      }
    }
    return room;
  }

  /** The account as it stands now. */
  Account account() {
    return new Account(
        before.id(),
        seq,
        postedAt,
        credits,
        overage,
        lastLot,
        List.copyOf(lots),
        plan,
        List.copyOf(stretches));
  }

  List<Posting> postings() {
    return List.copyOf(postings);
  }

  List<Lot> touched() {
    return List.copyOf(touched.values());
  }

  /** Takes up to {@code units} from the free part of a unit's live lots, in burn order. */
  long take(String unit, long units, Instant now) {
    long left = units;
    if (left > 0) {
      for (Lot lot : burning(unit, now)) {
        long taken = Math.min(left, lot.free());
        if (taken > 0) {
          change(lot, -taken);
          left -= taken;
        }
        if (left == 0) {
          break;
        }
      }
    }
    return units - left;
  }

  /** A new lot, which starts now and holds all of its units. */
  Lot open(
      String unit,
      LotSource source,
      int priority,
      long units,
      Instant now,
      @Nullable Instant expiresAt,
      String reference) {
    lastLot++;
    Lot lot =
        new Lot(lastLot, unit, source, priority, units, 0, 0, now, expiresAt, reference, true);
    lots.add(lot);
    change(lot, units);
    return lot;
  }

  void change(Lot lot, long units) {
    Lot changed = lot.changedBy(units);
    replace(changed);
    changes.add(new Change(lot.number(), units));
    if (lot.isCredits()) {
      credits = Math.addExact(credits, units);
    }
  }

  /** Ends a lot: what is left in it is gone. */
  void end(Lot lot) {
    Lot emptied = lot;
    if (lot.remaining() > 0) {
      emptied = lot.changedBy(-lot.remaining());
      changes.add(new Change(lot.number(), -lot.remaining()));
      if (lot.isCredits()) {
        credits -= lot.remaining();
      }
    }
    replace(emptied.closed());
  }

  /** Usage that no lot covered, within the posting being written. */
  @Nullable Stretch owe(long from, long to) {
    if (from == to) {
      return null;
    }
    Stretch stretch = new Stretch(seq + 1, from, to);
    stretches.addLast(stretch);
    overage = Math.addExact(overage, stretch.length());
    return stretch;
  }

  /** What lots have paid, earlier in this decision, of a part of a posting's credits. */
  List<Change> repaid(long bySeq, Span part) {
    List<Change> paid = new ArrayList<>();
    for (Posting posting : postings) {
      for (Repayment repayment : posting.repayments()) {
        Span common = repayment.stretch().intersect(bySeq, part);
        if (!common.isEmpty()) {
          paid.add(new Change(repayment.lot(), common.length()));
        }
      }
    }
    return paid;
  }

  /** Cancels what is still open of a part of a posting's credits. */
  void cancel(long bySeq, Span part) {
    List<Stretch> kept = new ArrayList<>(stretches.size() + 1);
    List<Stretch> gone = new ArrayList<>(1);
    for (Stretch stretch : stretches) {
      Span open = stretch.intersect(bySeq, part);
      if (open.isEmpty()) {
        kept.add(stretch);
        continue;
      }
      if (stretch.from() < open.from()) {
        kept.add(new Stretch(bySeq, stretch.from(), open.from()));
      }
      gone.add(new Stretch(bySeq, open.from(), open.to()));
      if (open.to() < stretch.to()) {
        kept.add(new Stretch(bySeq, open.to(), stretch.to()));
      }
      overage -= open.length();
    }
    stretches.clear();
    stretches.addAll(kept);
    cancelled = gone;
  }

  /** Pays overage, oldest first, from what the live lots hold. */
  void repay(Instant now) {
    if (overage == 0) {
      return;
    }
    long sum = stretches.stream().mapToLong(Stretch::length).sum();
    if (sum != overage) {
      throw new IllegalStateException(
          "account " + before.id() + " owes " + overage + " and was read with " + sum);
    }
    repayments = new ArrayList<>();
    for (Lot lot : burning(Lot.CREDITS, now)) {
      long paid = Math.min(lot.free(), overage);
      if (paid > 0) {
        change(lot, -paid);
        settle(lot.number(), paid);
        overage -= paid;
      }
    }
  }

  /**
   * Closes the posting being written. It is dated {@code at}, but never before the one before it: a
   * grant may have come in already expired, having waited for the lock.
   */
  void post(Kind kind, Instant at, Line line, @Nullable CountedRun run, @Nullable Stretch owed) {
    seq++;
    postedAt = at.isBefore(postedAt) ? postedAt : at;
    long balance = credits - overage;
    postings.add(
        new Posting(
            seq,
            kind,
            postedAt,
            balanceBefore,
            balance,
            List.copyOf(changes),
            line,
            run,
            owed,
            List.copyOf(repayments),
            List.copyOf(cancelled)));
    balanceBefore = balance;
    changes = new ArrayList<>(1);
    repayments = List.of();
    cancelled = List.of();
  }

  private List<Lot> burning(String unit, Instant now) {
    return Account.burning(lots, unit, now);
  }

  private void settle(int lot, long units) {
    long left = units;
    while (left > 0) {
      Stretch oldest = stretches.removeFirst();
      long paid = Math.min(left, oldest.length());
      long upTo = oldest.from() + paid;
      repayments.add(new Repayment(new Stretch(oldest.seq(), oldest.from(), upTo), lot));
      if (upTo < oldest.to()) {
        stretches.addFirst(new Stretch(oldest.seq(), upTo, oldest.to()));
      }
      left -= paid;
    }
  }

  private void replace(Lot lot) {
    touched.put(lot.number(), lot);
    for (int i = 0; i < lots.size(); i++) {
      if (lots.get(i).number() == lot.number()) {
        lots.set(i, lot);
        return;
      }
    }
    throw new IllegalStateException("account " + before.id() + " has no lot " + lot.number());
  }
}
