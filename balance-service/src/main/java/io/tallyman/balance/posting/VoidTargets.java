package io.tallyman.balance.posting;

import io.tallyman.balance.store.Identity;
import io.tallyman.balance.store.Reversals;
import io.tallyman.balance.store.UsageTable.Known;
import io.tallyman.refusal.Reason;
import io.tallyman.refusal.Refusal;
import io.tallyman.topic.UsageEvent;
import io.tallyman.topic.VoidOrder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds what the voids of a batch would undo: in the batch itself or among what has been posted.
 */
record VoidTargets(List<UndoingTarget> found, List<Refused> refused) {
  static final VoidTargets NONE = new VoidTargets(List.of(), List.of());

  static VoidTargets find(
      Connection connection,
      List<Candidate.Undoing> voids,
      Settlements usage,
      KnownEvents knownEvents,
      Instant appendedAt,
      Instant since)
      throws SQLException {
    Map<Identity, Long> inBatch = new HashMap<>();
    usage.plain().forEach(one -> inBatch.put(one.identity(), one.accountId()));
    usage.paidFor().forEach(one -> inBatch.put(one.identity(), one.accountId()));
    usage.settling().forEach(one -> inBatch.put(one.usage().identity(), one.usage().accountId()));
    List<Identity> elsewhere =
        voids.stream()
            .map(Candidate.Undoing::target)
            .filter(target -> !inBatch.containsKey(target))
            .toList();
    Map<Identity, Known> posted = knownEvents.anywhere(connection, elsewhere, appendedAt, since);
    VoidTargets targets = new VoidTargets(new ArrayList<>(), new ArrayList<>());
    for (Candidate.Undoing undoing : voids) {
      Long accountId = inBatch.get(undoing.target());
      Known known = posted.get(undoing.target());
      if (accountId != null) {
        targets.found.add(new UndoingTarget(undoing, accountId));
      } else if (known == null || known.action().equals(UsageEvent.VOID_TYPE)) {
        targets.refused.add(
            new Refused(undoing.arrival(), notPosted(undoing.event().voidOrder()), true));
      } else if (Reversals.isUndone(connection, known)) {
        targets.refused.add(
            new Refused(undoing.arrival(), undoneAlready(undoing.event().voidOrder()), true));
      } else {
        targets.found.add(new UndoingTarget(undoing, known.accountId()));
      }
    }
    return targets;
  }

  static Refusal notPosted(VoidOrder order) {
    return refusal(order, Reason.VOID_TARGET_UNKNOWN, "has not been posted");
  }

  static Refusal undoneAlready(VoidOrder order) {
    return refusal(order, Reason.ALREADY_VOIDED, "has been undone already");
  }

  static Refusal refusal(VoidOrder order, Reason reason, String state) {
    return new Refusal(
        reason, "event %s of %s %s".formatted(order.eventId(), order.eventSource(), state));
  }
}
