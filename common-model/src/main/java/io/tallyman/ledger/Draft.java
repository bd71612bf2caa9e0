package io.tallyman.ledger;

import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Hold.Pin;
import io.tallyman.ledger.Posting.Change;
import io.tallyman.ledger.Posting.Conditions;
import io.tallyman.ledger.Posting.CountedRun;
import io.tallyman.ledger.Posting.Line;
import io.tallyman.ledger.Posting.Repayment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account on its way from one state to the next, with the postings that lead there. Lives for
 * one decision only; between postings its sums always agree with its lots and stretches.
 */
final class Draft {
  private final Account before;
  private final List<Posting> postings = new ArrayList<>(1);
  private final Lots lots;
  private final OpenOverage overage;
  private final List<Hold> holds;
  private final List<StandIn> standIns = new ArrayList<>(0);
  private int lastHold;
  private long seq;
  private Instant postedAt;
  private long credits;
  private Standing standing;
  private Standing standingTold;
  private Counts counts;

  // Of the posting that is being written:
  private List<Change> changes = new ArrayList<>(1);
  private List<Pin> pins = List.of();
  private List<Repayment> repayments = List.of();
  private List<Stretch> cancelled = List.of();
  private long balanceBefore;

  Draft(Account account) {
    before = account;
    lots = new Lots(account);
    overage = new OpenOverage(account);
    holds = new ArrayList<>(account.holds());
    lastHold = account.lastHold();
    seq = account.seq();
    postedAt = account.postedAt();
    credits = account.credits();
    standing = account.standing();
    standingTold = standing;
    counts = account.counts();
    balanceBefore = account.balance();
  }

  long accountId() {
    return before.id();
  }

  Lots lots() {
    return lots;
  }

  long overage() {
    return overage.sum();
  }

  Standing standing() {
    return standing;
  }

  void stand(Standing next) {
    standing = next;
  }

  Counts counts() {
    return counts;
  }

  void count(Counts next) {
    counts = next;
  }

  @Nullable Instant dueAt() {
    return Account.dueAt(lots.all(), holds, standing);
  }

  /** The number of the posting that is being written. */
  long seq() {
    return seq + 1;
  }

  /** The account as it stands now. */
  Account account() {
    return new Account(
        before.id(),
        seq,
        postedAt,
        credits,
        overage.sum(),
        lots.last(),
        lastHold,
        List.copyOf(lots.all()),
        List.copyOf(holds),
        overage.stretches(),
        standing,
        counts);
  }

  List<Posting> postings() {
    return List.copyOf(postings);
  }

  // Lots ---------------------------------------------------------------------------------------

  /** Takes up to {@code units} from the free part of a unit's live lots, in burn order. */
  long take(String unit, long units, Instant now) {
    long left = units;
    if (left > 0) {
      for (Lot lot : lots.burning(unit, now)) {
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
    Lot lot = lots.open(unit, source, priority, units, now, expiresAt, reference);
    change(lot, units);
    return lot;
  }

  /** Puts units into a lot, or takes them (negative). */
  void change(Lot lot, long units) {
    lots.replace(lot.changedBy(units));
    changes.add(new Change(lot.number(), units));
    if (lot.isCredits()) {
      credits = Math.addExact(credits, units);
    }
  }

  // Holds --------------------------------------------------------------------------------------

  List<Hold> holds() {
    return holds;
  }

  /** The open hold of this number; null where it has ended, or never was. */
  @Nullable Hold hold(int number) {
    for (Hold hold : holds) {
      if (hold.number() == number) {
        return hold;
      }
    }
    return null;
  }

  /** Opens a hold of what has been pinned for {@link #nextHold()}. */
  Hold hold(Instant expiresAt, List<LimitMove> moves) {
    lastHold++;
    Hold hold = new Hold(lastHold, expiresAt, List.copyOf(pins), moves);
    holds.add(hold);
    return hold;
  }

  int nextHold() {
    return lastHold + 1;
  }

  /** Pins up to {@code units} of the free part of a unit's live lots, in burn order. */
  long pin(int hold, String unit, long units, Instant now) {
    long left = units;
    for (Lot lot : lots.burning(unit, now)) {
      long pinned = Math.min(left, lot.free());
      if (pinned > 0) {
        pin(new Pin(hold, lot.number(), pinned));
        left -= pinned;
      }
    }
    return units - left;
  }

  /** Pins, or lets go; where the hold is open already, it is another one from now on. */
  void pin(Pin pin) {
    lots.replace(lots.get(pin.lot()).pinnedBy(pin.units()));
    pins = new ArrayList<>(pins);
    pins.add(pin);
    Hold hold = hold(pin.hold());
    if (hold != null) {
      holds.set(holds.indexOf(hold), hold.with(pin));
    }
  }

  /** Ends a hold: what it pinned is free. */
  void end(Hold hold) {
    holds.remove(hold);
    hold.pins().forEach(pin -> pin(pin.reversed()));
  }

  // Overage ------------------------------------------------------------------------------------

  /** Makes overage of what the posting being written charges past {@code covered}. */
  @Nullable Stretch owe(long covered, long charged) {
    return overage.owe(seq(), covered, charged);
  }

  /** Notes that the last posting made others stand in for a lot. */
  void standIn(int lot) {
    standIns.add(StandIn.of(lot, postings.getLast()));
  }

  /** What stands in for lots since this decision began. */
  List<StandIn> standIns() {
    return standIns;
  }

  /** What lots have paid, earlier in this decision, of a part of a posting's credits. */
  List<Change> repaid(long bySeq, Span part) {
    return OpenOverage.repaid(postings, bySeq, part);
  }

  /** Cancels what is still open of a part of a posting's credits. */
  void cancel(long bySeq, Span part) {
    List<Stretch> gone = overage.cancel(bySeq, part);
    if (!gone.isEmpty()) {
      cancelled = new ArrayList<>(cancelled);
      cancelled.addAll(gone);
    }
  }

  /** Pays overage, oldest first, from the free part of the live lots. */
  void repay(Instant now) {
    if (overage.sum() > 0) {
      overage.checkRead();
      repayments = new ArrayList<>();
      for (Lot lot : lots.burning(Lot.CREDITS, now)) {
        long paid = Math.min(lot.free(), overage.sum());
        if (paid > 0) {
          change(lot, -paid);
          overage.pay(lot.number(), paid, repayments);
        }
      }
    }
  }

  // Postings -----------------------------------------------------------------------------------

  /**
   * Closes the posting being written. It is dated {@code at}, but never before the one before it: a
   * grant may have come in already expired, having waited for the lock.
   */
  void post(Kind kind, Instant at, Line line) {
    post(kind, at, line, null, null);
  }

  void post(Kind kind, Instant at, Line line, @Nullable CountedRun run, @Nullable Stretch owed) {
    post(kind, at, line, run, owed, takeConditions());
  }

  /** Posts what has changed besides units, if no posting has told of it. */
  void postConditions(Instant at) {
    Conditions untold = takeConditions();
    if (!untold.equals(Conditions.SAME)) {
      post(Kind.CONDITIONS, at, Line.NONE, null, null, untold);
    }
  }

  private Conditions takeConditions() {
    Standing told = standing.equals(standingTold) ? null : standing;
    standingTold = standing;
    return Conditions.of(lots.takeUnderOtherConditions(), told);
  }

  private void post(
      Kind kind,
      Instant at,
      Line line,
      @Nullable CountedRun run,
      @Nullable Stretch owed,
      Conditions conditions) {
    seq++;
    postedAt = at.isBefore(postedAt) ? postedAt : at;
    long balance = credits - overage.sum();
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
            List.copyOf(cancelled),
            List.copyOf(pins),
            conditions));
    balanceBefore = balance;
    changes = new ArrayList<>(1);
    pins = List.of();
    repayments = List.of();
    cancelled = List.of();
    if (overage.sum() == 0) {
      counts = counts.covered();
    }
  }
}
