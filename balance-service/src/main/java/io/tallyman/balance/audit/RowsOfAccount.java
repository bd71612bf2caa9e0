package io.tallyman.balance.audit;

import io.tallyman.balance.operations.Finding;
import io.tallyman.balance.store.AuditedAccount;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Digest;
import io.tallyman.ledger.Hold;
import io.tallyman.ledger.Lot;
import io.tallyman.ledger.Replay;
import io.tallyman.ledger.Replay.Mismatch;
import io.tallyman.ledger.Standing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares the rows that follow from an account's postings with what those add up to. */
final class RowsOfAccount {
  private RowsOfAccount() {}

  static @Nullable Finding check(AuditedAccount stored, Replay replay, Digest head) {
    Account is = stored.stored().account();
    Account must = replay.account();
    Finding wrong = lots(stored, replay.lots());
    wrong = or(wrong, stored, "last posting", must.seq(), is.seq());
    wrong = or(wrong, stored, "instant of the last posting", must.postedAt(), is.postedAt());
    wrong = or(wrong, stored, "hash of the last posting", head, stored.stored().head());
    wrong = or(wrong, stored, "micro-credits", must.credits(), is.credits());
    wrong = or(wrong, stored, "micro-credits held", must.held(), stored.held());
    wrong = or(wrong, stored, "micro-credits of overage", must.overage(), is.overage());
    wrong = or(wrong, stored, "open overage", must.stretches(), stored.stretches());
    wrong = or(wrong, stored, "number of lots", must.lastLot(), is.lastLot());
    wrong = or(wrong, stored, "number of holds", must.lastHold(), is.lastHold());
    wrong = or(wrong, stored, "open holds", must.holds().size(), stored.openHolds());
    wrong = or(wrong, stored, "what holds pin", pins(must.holds()), pins(stored.holds()));
    Standing standing = replay.standing();
    return standing == null ? wrong : or(wrong, stored, "plan", standing, is.standing());
  }

  private static @Nullable Finding lots(AuditedAccount stored, List<Lot> lots) {
    List<Lot> rows = stored.lots();
    for (int i = 0; i < Math.max(rows.size(), lots.size()); i++) {
      Lot must = i < lots.size() ? lots.get(i) : null;
      Lot is = i < rows.size() ? rows.get(i) : null;
      Mismatch wrong =
          must != null && is != null
              ? compare(must, is)
              : Mismatch.of("lot", must == null ? "none" : must, is == null ? "none" : is);
      if (wrong != null) {
        int number = must == null ? rows.get(i).number() : must.number();
        return Finding.of(
            "lot",
            stored.organization(),
            stored.stored().wallet(),
            stored.id() + "-" + number,
            wrong);
      }
    }
    return null;
  }

  /** All but {@code open}, which is set once the lot cannot come back: it must not be too early. */
  private static @Nullable Mismatch compare(Lot must, Lot is) {
    Lot same =
        new Lot(
            must.number(),
            must.unit(),
            must.source(),
            must.priority(),
            must.amount(),
            must.remaining(),
            must.pinned(),
            must.parked(),
            must.replaced(),
            must.startsAt(),
            must.expiresAt(),
            must.reference(),
            is.open());
    if (!same.equals(is)) {
      return Mismatch.of("lot", same, is);
    }
    boolean mayBeClosed = must.remaining() == 0 && must.parked() == 0;
    return is.open() || mayBeClosed ? null : new Mismatch("lot", "open", "closed");
  }

  private static List<List<Hold.Pin>> pins(List<Hold> holds) {
    return holds.stream().map(Hold::pins).toList();
  }

  private static @Nullable Finding or(
      @Nullable Finding before,
      AuditedAccount stored,
      String what,
      @Nullable Object must,
      @Nullable Object is) {
    Mismatch wrong = before == null ? Mismatch.of(what, must, is) : null;
    return wrong == null
        ? before
        : Finding.of(
            "account",
            stored.organization(),
            stored.stored().wallet(),
            Long.toString(stored.id()),
            wrong);
  }
}
