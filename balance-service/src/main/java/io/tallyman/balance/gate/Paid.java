package io.tallyman.balance.gate;

import io.tallyman.balance.reads.TransactionId;
import io.tallyman.ledger.Decision;
import io.tallyman.ledger.Kind;
import io.tallyman.ledger.Posting;
import io.tallyman.money.Credits;
import org.jspecify.annotations.Nullable;

/** What a usage posting of a single event charged. */
record Paid(Posting posting) {
  static Paid by(Decision.Decided decided) {
    return new Paid(
        decided.postings().reversed().stream()
            .filter(posting -> posting.kind() == Kind.USAGE)
            .findFirst()
            .orElseThrow());
  }

  Credits cost() {
    return Credits.ofMicros(posting.creditsBefore() - posting.creditsAfter());
  }

  @Nullable String tierUnits() {
    Posting.CountedRun run = posting.run();
    if (run == null || run.counters().isEmpty()) {
      return null;
    }
    return run.counters().getFirst() > 0 ? "1" : "0";
  }

  String transactionId() {
    Posting.CountedRun run = posting.run();
    if (run == null) {
      throw new IllegalStateException("usage without a run: " + posting);
    }
    return new TransactionId.OfEvent(run.run().number(), 1).toString();
  }
}
