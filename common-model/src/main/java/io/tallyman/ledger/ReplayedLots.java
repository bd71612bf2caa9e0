package io.tallyman.ledger;

import io.tallyman.ledger.Posting.Change;
import io.tallyman.ledger.Replay.Mismatch;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The lots of an account, and the holds that pin them, as its postings add up to them. */
final class ReplayedLots {
  private final TreeMap<Integer, Lot> all = new TreeMap<>();
  private final TreeMap<Integer, Lot> holding = new TreeMap<>();
  private final TreeMap<Integer, Hold> holds = new TreeMap<>();
  private int lastHold;
  private long credits;

  List<Lot> all() {
    return List.copyOf(all.values());
  }

  /** Those with something in them. */
  List<Lot> holding() {
    return List.copyOf(holding.values());
  }

  int last() {
    return all.size();
  }

  List<Hold> holds() {
    return List.copyOf(holds.values());
  }

  int lastHold() {
    return lastHold;
  }

  long credits() {
    return credits;
  }

  /** The hold that a posting opens or ends. */
  static int heldBy(Posting posting) {
    HoldId id = HoldId.read(String.valueOf(posting.line().reference()));
    return id == null ? 0 : id.number();
  }

  /** Opens a posting's new lots, still empty, and its hold. */
  @Nullable Mismatch open(Posting posting) {
    for (Lot lot : posting.conditions().lots()) {
      if (!all.containsKey(lot.number())) {
        if (lot.number() != all.size() + 1) {
          return Mismatch.of("number of a new lot", all.size() + 1, lot.number());
        }
        put(
            Lot.opened(
                lot.number(),
                lot.unit(),
                lot.source(),
                lot.priority(),
                lot.amount(),
                lot.startsAt(),
                lot.expiresAt(),
                lot.reference()));
      }
    }
    if (posting.kind() == Kind.HOLD) {
      lastHold++;
      // When it lapses only its row says: that it has lapsed, a posting will.
      holds.put(lastHold, new Hold(lastHold, Instant.MAX, List.of(), List.of()));
    }
    return null;
  }

  @Nullable Mismatch change(Change change) {
    Lot lot = all.get(change.lot());
    if (lot == null) {
      return new Mismatch("lot that was changed", "one of 1 to " + all.size(), "" + change.lot());
    }
    long left = lot.remaining() + change.units();
    if (left < 0 || left > lot.amount()) {
      return new Mismatch("left of lot " + lot.number(), "0 to " + lot.amount(), "" + left);
    }
    credits += lot.isCredits() ? change.units() : 0;
    put(with(lot, left, lot.pinned()));
    return null;
  }

  /** What is left to be done for a posting, once its changes are made. */
  @Nullable Mismatch close(Posting posting) {
    Mismatch wrong = null;
    for (Hold.Pin pin : posting.pins()) {
      wrong = wrong == null ? pin(pin) : wrong;
    }
    for (Lot told : posting.conditions().lots()) {
      wrong = wrong == null ? keepConditions(told) : wrong;
    }
    if (wrong == null && posting.kind() == Kind.EXPIRY) {
      wrong = checkOver(posting);
    }
    if (endsHold(posting)) {
      holds.remove(heldBy(posting));
    }
    return wrong;
  }

  private @Nullable Mismatch pin(Hold.Pin pin) {
    Lot lot = all.get(pin.lot());
    Hold hold = holds.get(pin.hold());
    if (lot == null || hold == null || lot.pinned() + pin.units() < 0) {
      return new Mismatch("units pinned", "of a lot and a hold that are there", pin.toString());
    }
    put(with(lot, lot.remaining(), lot.pinned() + pin.units()));
    holds.put(pin.hold(), hold.with(pin));
    return null;
  }

  private @Nullable Mismatch keepConditions(Lot told) {
    Lot lot = Objects.requireNonNull(all.get(told.number()));
    if (lot.remaining() != told.remaining() || lot.pinned() != told.pinned()) {
      return new Mismatch(
          "left of lot " + told.number(),
          lot.remaining() + ", " + lot.pinned() + " of them held",
          told.remaining() + ", " + told.pinned() + " of them held");
    }
    put(told);
    return null;
  }

  private @Nullable Mismatch checkOver(Posting posting) {
    for (Change change : posting.changes()) {
      Lot lot = Objects.requireNonNull(all.get(change.lot()));
      if (!lot.hasExpired(posting.postedAt())) {
        return new Mismatch(
            "end of lot " + lot.number() + ", which expired",
            "not after " + posting.postedAt(),
            String.valueOf(lot.expiresAt()));
      }
    }
    return null;
  }

  private static boolean endsHold(Posting posting) {
    return switch (posting.kind()) {
      case RELEASE, LAPSE -> true;
      case USAGE -> posting.line().reference() != null;
      case PURCHASE,
          PLAN,
          ROLLOVER,
          TRIAL,
          BONUS,
          REFERRAL,
          REFUND,
          ADJUSTMENT,
          EXPIRY,
          CLAWBACK,
          TRANSFER,
          VOID,
          HOLD,
          CONDITIONS ->
          false;
    };
  }

  private void put(Lot lot) {
    all.put(lot.number(), lot);
    if (lot.remaining() > 0 || lot.parked() > 0) {
      holding.put(lot.number(), lot);
    } else {
      holding.remove(lot.number());
    }
  }

  /** Unchecked: between the parts of a posting more may be pinned than is left. */
  private static Lot with(Lot lot, long remaining, long pinned) {
    return new Lot(
        lot.number(),
        lot.unit(),
        lot.source(),
        lot.priority(),
        lot.amount(),
        remaining,
        pinned,
        lot.parked(),
        lot.replaced(),
        lot.startsAt(),
        lot.expiresAt(),
        lot.reference(),
        remaining > 0 || lot.parked() > 0 || (lot.open() && lot.expiresAt() != null));
  }
}
