package io.tallyman.balance.audit;

import io.tallyman.balance.store.AuditCursor.AuditedRow;
import io.tallyman.balance.store.AuditedAccount.Counted;
import io.tallyman.balance.store.AuditedAccount.Event;
import io.tallyman.balance.store.AuditedPosting;
import io.tallyman.balance.store.UsageRow;
import io.tallyman.ledger.Digest;
import io.tallyman.ledger.DigestWriter;
import io.tallyman.ledger.Kind;
import io.tallyman.ledger.Posting.CountedRun;
import io.tallyman.ledger.Replay.Mismatch;
import io.tallyman.ledger.UsageRun.TierCount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Checks the rows of usage of one posting, one after the other, and what they add up to. */
final class RunAudit {
  private final AuditedPosting posting;
  private final CountedRun counted;
  private final Set<Event> undoneEvents;
  private final DigestWriter rowWriter;
  private final List<Digest> digests = new ArrayList<>();
  private final int[] actions;
  private long credits;
  private Counted sums = Counted.NOTHING;
  private Counted undone = Counted.NOTHING;
  private @Nullable Mismatch wrong;
  private int wrongRow;

  RunAudit(
      AuditedPosting posting, CountedRun counted, Set<Event> undoneEvents, DigestWriter rowWriter) {
    this.undoneEvents = undoneEvents;
    this.posting = posting;
    this.counted = counted;
    this.rowWriter = rowWriter;
    actions = new int[counted.run().tiers().size()];
  }

  /** The ordinal of the row that is wrong; 0 where it is all of them. */
  int wrongRow() {
    return wrongRow;
  }

  /** What the rows come to. */
  Counted sums() {
    return sums;
  }

  /** What those of them come to that have been undone. */
  Counted undone() {
    return undone;
  }

  void take(AuditedRow audited) {
    if (wrong != null) {
      return;
    }
    UsageRow row = audited.row();
    int ordinal = digests.size() + 1;
    wrong = check(row, audited.digest(), ordinal);
    if (wrong != null) {
      wrongRow = ordinal;
      return;
    }
    digests.add(audited.digest());
    credits += row.credits();
    Counted charge = charge(row);
    sums = sums.plus(charge);
    if (undoneEvents.contains(new Event(row.postingNumber(), ordinal))) {
      undone = undone.plus(charge);
    }
  }

  private Counted charge(UsageRow row) {
    if (row.tier() == 0) {
      return new Counted(1, row.credits(), 0);
    }
    int tier = row.tier() - 1;
    boolean fromCounter = actions[tier]++ < counted.counters().get(tier);
    long weight = fromCounter ? 0 : counted.run().tiers().get(tier).weight();
    return new Counted(1, row.credits() + weight, fromCounter ? 1 : 0);
  }

  private @Nullable Mismatch check(UsageRow row, Digest stored, int ordinal) {
    if (row.ordinal() != ordinal) {
      return Mismatch.of("number of the row", ordinal, row.ordinal());
    }
    if (row.accountId() != posting.accountId()) {
      return Mismatch.of("account of the row", posting.accountId(), row.accountId());
    }
    if (row.identity().organizationId() != posting.organizationId()) {
      return Mismatch.of(
          "organization of the row", posting.organizationId(), row.identity().organizationId());
    }
    UUID key = row.identity().key(rowWriter);
    if (!key.equals(row.identityKey())) {
      return Mismatch.of("key of the identity", key, row.identityKey());
    }
    Digest digest = row.digest(rowWriter);
    if (!digest.equals(stored)) {
      return Mismatch.of("digest of the row", digest, stored);
    }
    if (row.creditsBefore() != credits) {
      return Mismatch.of("credits of the rows before", credits, row.creditsBefore());
    }
    if (row.tier() > actions.length) {
      return new Mismatch("tier of the row", "1 to " + actions.length, "" + row.tier());
    }
    List<Integer> before = row.tiersBefore();
    return before == null
        ? null
        : Mismatch.of(
            "actions of the rows before", Arrays.stream(actions).boxed().toList(), before);
  }

  /** What is wrong with the rows, or with the posting by its rows; null where nothing is. */
  @Nullable Mismatch end() {
    if (wrong != null) {
      return wrong;
    }
    var run = counted.run();
    if (digests.size() != run.events()) {
      wrongRow = Math.min(digests.size(), run.events()) + 1;
      return Mismatch.of("rows of the posting", run.events(), digests.size());
    }
    if (credits != run.credits()) {
      return Mismatch.of("credits of the rows", run.credits(), credits);
    }
    for (int i = 0; i < actions.length; i++) {
      TierCount tier = run.tiers().get(i);
      if (actions[i] != tier.actions()) {
        return Mismatch.of("actions of " + tier.tier(), tier.actions(), actions[i]);
      }
    }
    digests.forEach(rowWriter::put);
    Digest all = rowWriter.digest();
    if (!all.equals(run.rowsDigest())) {
      return Mismatch.of("digest of the rows", all, run.rowsDigest());
    }
    return posting.posting().kind() == Kind.USAGE ? checkBalance() : null;
  }

  /** What was repaid on the way did not change the balance: credits and overage fell together. */
  private @Nullable Mismatch checkBalance() {
    return Mismatch.of(
        "what the rows charged",
        posting.posting().creditsBefore() - posting.posting().creditsAfter(),
        sums.credits());
  }
}
