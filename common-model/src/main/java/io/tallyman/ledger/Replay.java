package io.tallyman.ledger;

import io.tallyman.ledger.Posting.Change;
import io.tallyman.ledger.Posting.CountedRun;
import io.tallyman.ledger.Posting.Repayment;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds an account anew from its postings alone, and judges each by the account that those before
 * it led to: whether it follows on, whether it adds up, and, where it is usage, whether the ledger
 * would decide it so again. Knows nothing of counts against limits. After the first mismatch it is
 * of no more use.
 */
public final class Replay {
  private final long accountId;
  private final ReplayedLots lots = new ReplayedLots();
  private final ReplayedOverage overage = new ReplayedOverage();
  private long seq;
  private Instant postedAt;
  private @Nullable Standing standing;

  /** An account before its first posting. */
  public Replay(long accountId, Instant createdAt) {
    this.accountId = accountId;
    postedAt = createdAt;
  }

  /** Something that is not as it must be. */
  public record Mismatch(String what, String expected, String actual) {
    /** Null where both are the same. */
    public static @Nullable Mismatch of(
        String what, @Nullable Object expected, @Nullable Object actual) {
      return Objects.equals(expected, actual)
          ? null
          : new Mismatch(what, String.valueOf(expected), String.valueOf(actual));
    }

    static @Nullable Mismatch first(@Nullable Mismatch... mismatches) {
      for (Mismatch mismatch : mismatches) {
        if (mismatch != null) {
          return mismatch;
        }
      }
      return null;
    }
  }

  /** The lots it ever had, by number. */
  public List<Lot> lots() {
    return lots.all();
  }

  /** How it stands with plans; null where no posting has told yet. */
  public @Nullable Standing standing() {
    return standing;
  }

  /** The account after the last posting; it counts nothing against limits. */
  public Account account() {
    return account(lots.all(), overage.stretches());
  }

  /** Applies the next posting; null where nothing is wrong with it. */
  public @Nullable Mismatch apply(Posting posting) {
    Mismatch wrong =
        Mismatch.first(
            Mismatch.of("number of the posting", seq + 1, posting.seq()),
            posting.postedAt().isBefore(postedAt)
                ? new Mismatch(
                    "instant of the posting", "not before " + postedAt, "" + posting.postedAt())
                : null,
            Mismatch.of("balance before", balance(), posting.creditsBefore()));
    if (wrong == null && posting.kind() == Kind.USAGE) {
      wrong = decideAgain(posting);
    }
    return wrong == null ? change(posting) : wrong;
  }

  private long balance() {
    return lots.credits() - overage.sum();
  }

  private @Nullable Mismatch change(Posting posting) {
    seq = posting.seq();
    postedAt = posting.postedAt();
    Standing next = posting.conditions().standing();
    standing = next == null ? standing : next;
    Mismatch wrong = lots.open(posting);
    for (Change change : posting.changes()) {
      wrong = wrong == null ? lots.change(change) : wrong;
    }
    for (Stretch stretch : posting.cancelled()) {
      wrong = wrong == null ? overage.remove(stretch) : wrong;
    }
    for (Repayment repayment : posting.repayments()) {
      wrong = wrong == null ? overage.remove(repayment.stretch()) : wrong;
    }
    Stretch uncovered = posting.uncovered();
    if (uncovered != null) {
      overage.add(uncovered);
    }
    wrong = wrong == null ? lots.close(posting) : wrong;
    return wrong == null ? Mismatch.of("balance after", balance(), posting.creditsAfter()) : wrong;
  }

  private @Nullable Mismatch decideAgain(Posting posting) {
    CountedRun counted = posting.run();
    if (counted == null) {
      return new Mismatch("rows of a posting of usage", "some", "none");
    }
    Instant at = posting.postedAt();
    boolean settles = posting.line().reference() != null;
    // What posts usage only repays nothing, and so needs not know what is owed.
    Draft draft = new Draft(account(lots.holding(), settles ? overage.stretches() : List.of()));
    Instant due = draft.dueAt();
    if (due != null && !due.isAfter(at)) {
      return new Mismatch("posting of what was due at " + due, "one before this", "none");
    }
    Decision refusal =
        settles
            ? Gate.settle(
                draft, new Command.Settle(ReplayedLots.heldBy(posting), counted.run()), at)
            : Spending.post(draft, new Command.PostUsage(counted.run(), List::of), at);
    return refusal == null
        ? compare(draft.postings().getFirst(), posting)
        : new Mismatch("what the ledger decides", "this posting", refusal.toString());
  }

  private static @Nullable Mismatch compare(Posting again, Posting posting) {
    return Mismatch.first(
        Mismatch.of("what it took from lots, decided anew", again.changes(), posting.changes()),
        Mismatch.of("what the counters held, decided anew", counters(again), counters(posting)),
        Mismatch.of("overage, decided anew", again.uncovered(), posting.uncovered()),
        Mismatch.of("what holds let go, decided anew", again.pins(), posting.pins()),
        Mismatch.of("overage repaid, decided anew", again.repayments(), posting.repayments()));
  }

  private static List<Long> counters(Posting posting) {
    CountedRun run = posting.run();
    return run == null ? List.of() : run.counters();
  }

  private Account account(List<Lot> ownLots, List<Stretch> ownStretches) {
    return new Account(
        accountId,
        seq,
        postedAt,
        lots.credits(),
        overage.sum(),
        lots.last(),
        lots.lastHold(),
        ownLots,
        lots.holds(),
        ownStretches,
        Standing.NONE,
        Counts.NONE);
  }
}
