package io.tallyman.ledger;

import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Posting.Change;
import io.tallyman.ledger.Posting.CountedRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Undoes usage, exact to the lots that paid for it. */
final class Undoing {
  /** How long a refund lives where there is no period to end with. */
  private static final Duration REFUND_VALIDITY = Duration.ofDays(30);

  private final Terms terms;

  Undoing(Terms terms) {
    this.terms = terms;
  }

  @Nullable Decision undo(Draft draft, Command.Undo undo, Instant now) {
    List<Change> paid = new ArrayList<>(undo.paid());
    paid.addAll(draft.repaid(undo.seq(), undo.uncovered()));
    draft.cancel(undo.seq(), undo.uncovered());
    List<Change> own = new EndingStandIns(draft, undo.standIns()).of(paid);
    TreeMap<String, Long> back = new TreeMap<>();
    own.forEach(one -> back.merge(draft.lots().get(one.lot()).unit(), one.units(), Math::addExact));
    if (back.entrySet().stream()
        .anyMatch(unit -> unit.getValue() > draft.lots().room(unit.getKey()))) {
      return new Decision.OutOfRange();
    }
    giveBack(draft, own, undo, now);
    draft.repay(now);
    UsageRun row = undo.row();
    draft.post(undo.kind(), now, undo.line(), row == null ? null : moved(draft, undo, row), null);
    return null;
  }

  /** The void's own row, with what it does to limits: it gives back what the event has counted. */
  private static CountedRun moved(Draft draft, Command.Undo undo, UsageRun row) {
    List<LimitMove> back =
        draft.counts().stillCounted(undo.moves(), undo.seq()).stream()
            .map(LimitMove::reversed)
            .toList();
    draft.count(draft.counts().movedBy(back, draft.seq()));
    return new CountedRun(row.moving(back), List.of());
  }

  private void giveBack(Draft draft, List<Change> units, Command.Undo undo, Instant now) {
    TreeMap<String, Long> homeless = new TreeMap<>();
    for (Change one : units) {
      Lot lot = draft.lots().get(one.lot());
      if (lot.hasExpired(now)) {
        homeless.merge(lot.unit(), one.units(), Math::addExact);
      } else {
        draft.change(lot, one.units());
      }
    }
    PlanRun run = draft.standing().run();
    Instant periodEnd = run == null ? null : run.currentPeriodEnd();
    Instant expiresAt = periodEnd == null ? now.plus(REFUND_VALIDITY) : periodEnd;
    int priority = terms.priority(LotSource.REFUND, now);
    String reference = undo.kind().code() + ":" + undo.line().reference();
    homeless.forEach((unit, homelessUnits) ->
        draft.open(unit, LotSource.REFUND, priority, homelessUnits, now, expiresAt, reference));
  }
}
