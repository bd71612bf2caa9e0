package io.tallyman.ledger;

import io.tallyman.ledger.Hold.Pin;
import io.tallyman.ledger.Posting.Line;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes back what was paid for and is no longer, and freezes what is disputed. */
public final class ClawingBack {
  private final Terms terms;

  ClawingBack(Terms terms) {
    this.terms = terms;
  }

  @Nullable Decision clawBack(Draft draft, Command.ClawBack claw, Instant now) {
    return post(draft, claw.lot(), claw.units(), claw.line(), now);
  }

  /**
   * Takes units of a lot back: the frozen part first, then what is unspent, then what other lots
   * hold, then as overage. Actions of a tier that no counter has left are owed at their weight; a
   * refund of one of them later gives back an action, not the credits that stood in for it.
   */
  @Nullable Decision post(Draft draft, int number, long units, Line line, Instant now) {
    Lot lot = draft.lots().get(number);
    long unparked = Math.min(units, lot.parked());
    if (unparked > 0) {
      lot = lot.parkedBy(-unparked);
      draft.lots().replace(lot);
    }
    long unspent = takeOutOf(draft, lot, units - unparked, now);
    long left = units - unparked - unspent;
    long fromOthers = left == 0 ? 0 : draft.take(lot.unit(), left, now);
    long owed = left - fromOthers;
    if (!lot.isCredits() && owed > 0) {
      owed = Math.multiplyExact(owed, terms.weight(lot.unit(), now));
    }
    long covered = lot.isCredits() || owed == 0 ? 0 : draft.take(Lot.CREDITS, owed, now);
    if (owed - covered > Account.MAX_CREDITS - draft.overage()) {
      return new Decision.OutOfRange();
    }
    if (left > 0 && lot.isCredits()) {
      draft.lots().replace(draft.lots().get(number).replacedBy(left));
    }
    Stretch uncovered = lot.isCredits() ? draft.owe(fromOthers, left) : draft.owe(covered, owed);
    draft.post(Kind.CLAWBACK, now, about(draft, lot, line), null, uncovered);
    if (left > 0 && lot.isCredits()) {
      draft.standIn(number);
    }
    return null;
  }

  @Nullable Decision takeBackUnspent(Draft draft, Command.TakeBackUnspent take, Instant now) {
    Lot lot = draft.lots().get(take.lot());
    long unspent = lot.remaining() + lot.parked();
    return unspent == 0 ? null : post(draft, take.lot(), unspent, take.line(), now);
  }

  @Nullable Decision freeze(Draft draft, Command.Freeze freeze, Instant now) {
    Lot lot = draft.lots().get(freeze.lot());
    long units = takeOutOf(draft, lot, lot.remaining(), now);
    draft.lots().replace(draft.lots().get(lot.number()).parkedBy(units));
    draft.post(Kind.CLAWBACK, now, about(draft, draft.lots().get(freeze.lot()), freeze.line()));
    return null;
  }

  @Nullable Decision thaw(Draft draft, Command.Thaw thaw, Instant now) {
    unpark(draft, thaw.lot());
    draft.repay(now);
    draft.post(Kind.CLAWBACK, now, about(draft, draft.lots().get(thaw.lot()), thaw.line()));
    return null;
  }

  /** Names the lot: what stood in for it is found by that. */
  private static Line about(Draft draft, Lot lot, Line line) {
    return new Line(
        line.tier(),
        line.tierUnits(),
        line.reference(),
        line.description(),
        metadata(draft.accountId(), lot.number()));
  }

  /** What the posting that took a lot back says in its metadata. */
  public static String metadata(long accountId, int lot) {
    return "{\"lot\":\"" + accountId + "-" + lot + "\"}";
  }

  /** Takes all that is free of a lot out of the balance. */
  static void park(Draft draft, int number) {
    Lot lot = draft.lots().get(number);
    long units = lot.free();
    if (units > 0) {
      draft.change(lot, -units);
      draft.lots().replace(draft.lots().get(number).parkedBy(units));
    }
  }

  /** Brings all that is parked of a lot back into the balance. */
  static void unpark(Draft draft, int number) {
    Lot lot = draft.lots().get(number);
    long units = lot.parked();
    if (units > 0) {
      draft.lots().replace(lot.parkedBy(-units));
      draft.change(draft.lots().get(number), units);
    }
  }

  /**
   * Takes up to so much out of a lot, the free part first. Holds that lose by it, the newest first,
   * pin other units instead, the oldest first, as far as lots reach.
   *
   * @return how much that was
   */
  private static long takeOutOf(Draft draft, Lot lot, long atMost, Instant now) {
    long units = Math.min(atMost, lot.remaining());
    List<Pin> lost = unpin(draft, lot, units - Math.min(units, lot.free()));
    if (units > 0) {
      draft.change(draft.lots().get(lot.number()), -units);
    }
    for (Pin pin : lost) {
      draft.pin(pin.hold(), lot.unit(), pin.units(), now);
    }
    return units;
  }

  /** Lets go of so much of what holds pin of a lot; returns what they lack now. */
  private static List<Pin> unpin(Draft draft, Lot lot, long units) {
    List<Pin> lost = new ArrayList<>();
    long left = units;
    for (Hold hold : List.copyOf(draft.holds()).reversed()) {
      long part = Math.min(left, hold.pinned(lot.number()));
      if (part > 0) {
        Pin pin = new Pin(hold.number(), lot.number(), part);
        draft.pin(pin.reversed());
        lost.addFirst(pin);
        left -= part;
      }
    }
    return lost;
  }
}
