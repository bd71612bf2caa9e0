package io.tallyman.balance.reads;

import io.tallyman.balance.store.StoredPosting;
import io.tallyman.balance.store.Wallet;
import io.tallyman.ledger.Account;
import io.tallyman.ledger.Decision;
import io.tallyman.ledger.Ledger;
import io.tallyman.ledger.Posting;
import io.tallyman.money.Credits;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stored account with what time has brought since: expiries and renewals that nobody has stored
 * yet, under the numbers they will be stored under.
 *
 * @param postings ascending by number
 */
record Advanced(Wallet stored, Account account, List<Posting> postings) {
  static Advanced to(Instant now, Wallet stored, Ledger ledger) {
    Instant last = stored.account().postedAt();
    Decision.Decided decided = ledger.advance(stored.account(), now.isBefore(last) ? last : now);
    return new Advanced(stored, decided.account(), decided.postings());
  }

  /** When credits or units last came in. */
  @Nullable Instant lastCreditAt() {
    Instant last = stored.lastCreditAt();
    for (Posting posting : postings) {
      if (posting.changes().stream().anyMatch(change -> change.units() > 0)) {
        last = posting.postedAt();
      }
    }
    return last;
  }

  /** When credits or units last went out. */
  @Nullable Instant lastDebitAt() {
    Instant last = stored.lastDebitAt();
    for (Posting posting : postings) {
      if (posting.changes().stream().anyMatch(change -> change.units() < 0)) {
        last = posting.postedAt();
      }
    }
    return last;
  }

  /** The unstored postings in the form of stored ones. */
  List<StoredPosting> asStored() {
    return postings.stream().map(this::asStored).toList();
  }

  private StoredPosting asStored(Posting posting) {
    Posting.Line line = posting.line();
    return new StoredPosting(
        account.id(),
        stored.name(),
        posting.seq(),
        posting.kind(),
        posting.postedAt(),
        Credits.ofMicros(posting.creditsBefore()),
        Credits.ofMicros(posting.creditsAfter()),
        line.tier(),
        line.tier() == null ? null : line.tierUnits(),
        line.reference(),
        line.description(),
        line.metadata(),
        null);
  }
}
