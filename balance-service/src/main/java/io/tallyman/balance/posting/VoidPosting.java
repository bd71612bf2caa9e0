package io.tallyman.balance.posting;

import io.tallyman.balance.catalog.Limits;
import io.tallyman.balance.posting.Redo.Cause;
import io.tallyman.balance.posting.RunAssembly.VoidRow;
import io.tallyman.balance.store.Identity;
import io.tallyman.balance.store.LedgerStore;
import io.tallyman.balance.store.LedgerStore.Change;
import io.tallyman.balance.store.Reversals;
import io.tallyman.balance.store.Reversals.Taken;
import io.tallyman.balance.store.StoredAccount;
import io.tallyman.balance.store.Undoable;
import io.tallyman.balance.store.UsageTable.Known;
import io.tallyman.catalog.Catalog;
import io.tallyman.ledger.Command;
import io.tallyman.ledger.Decision;
import io.tallyman.ledger.Kind;
import io.tallyman.ledger.Ledger;
import io.tallyman.ledger.LimitMove;
import io.tallyman.ledger.Posting.Line;
import io.tallyman.refusal.Reason;
import io.tallyman.refusal.Refusal;
import io.tallyman.topic.VoidOrder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;

/** Undoes one event, in the transaction that appended the void's row and locked its account. */
final class VoidPosting {
  private VoidPosting() {}

  /** Returns what has changed: anything that was due, then the void. */
  static Change post(
      Connection connection,
      Ledger ledger,
      VoidRow voidRow,
      Batch batch,
      KnownEvents knownEvents,
      InstantSource clock)
      throws SQLException {
    Candidate.Undoing undoing = voidRow.undoing().candidate();
    Identity target = undoing.target();
    Known event =
        knownEvents
            .anywhere(connection, List.of(target), batch.appendedAt(), batch.since())
            .get(target);
    if (event == null) {
      throw refused(undoing, VoidTargets.notPosted(undoing.event().voidOrder()));
    }
    Undoable undoable = Undoable.lock(connection, event, clock);
    // Before it is decided: what has gone back to its lots may not fit in them a second time.
    if (Reversals.isUndone(connection, event)) {
      throw refused(undoing, VoidTargets.undoneAlready(undoing.event().voidOrder()));
    }
    Taken taken = undoable.taken();
    StoredAccount stored = undoable.stored();
    Command command =
        new Command.Undo(
            Kind.VOID,
            taken.seq(),
            taken.charge().uncovered(),
            taken.paid(),
            undoable.standIns(),
            line(undoing, event, taken),
            moves(batch, event, stored, taken),
            voidRow.run());
    return switch (ledger.decide(stored.account(), command, undoable.now())) {
      case Decision.Decided decided -> {
        long seq = decided.postings().getLast().seq();
        if (!Reversals.mark(connection, event, stored.organizationId(), seq)) {
          throw refused(undoing, VoidTargets.undoneAlready(undoing.event().voidOrder()));
        }
        Change change = new Change(stored, decided);
        LedgerStore.storeMany(connection, List.of(change));
        Reversals.uncount(connection, event, taken.charge());
        yield change;
      }
      case Decision.OutOfRange outOfRange ->
          throw refused(
              undoing,
              VoidTargets.refusal(
                  undoing.event().voidOrder(),
                  Reason.AMOUNT_OUT_OF_RANGE,
                  "would return more than may be held"));
      case Decision.Refused never ->
          throw new IllegalStateException("a void is always possible: " + never);
    };
  }

  /** What the event counted, by the catalog that priced it. */
  private static List<LimitMove> moves(
      Batch batch, Known event, StoredAccount stored, Taken taken) {
    Catalog catalog = batch.timeline().version(taken.catalogVersion()).catalog();
    // A posting counts what all of its events do, or, where a hold has paid for them, nothing.
    return taken.moves().isEmpty()
        ? List.of()
        : Limits.moves(catalog, event.action(), stored.wallet());
  }

  private static Line line(Candidate.Undoing undoing, Known event, Taken taken) {
    VoidOrder order = undoing.event().voidOrder();
    return new Line(
        taken.charge().tier(),
        taken.charge().tierUnits(),
        "u" + event.postingNumber() + "." + event.ordinal(),
        order.reason(),
        null);
  }

  private static Redo refused(Candidate.Undoing undoing, Refusal why) {
    return new Redo(new Cause.NotAcceptable(undoing.identity(), why));
  }
}
