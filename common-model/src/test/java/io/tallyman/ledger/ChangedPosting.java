package io.tallyman.ledger;

import io.tallyman.ledger.Hold.Pin;
import io.tallyman.ledger.Posting.Change;
import io.tallyman.ledger.Posting.Conditions;
import io.tallyman.ledger.Posting.CountedRun;
import io.tallyman.ledger.Posting.Repayment;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A posting with something changed. */
final class ChangedPosting {
  private Posting is;

  ChangedPosting(Posting posting) {
    is = posting;
  }

  Posting posting() {
    return is;
  }

  ChangedPosting seq(long other) {
    is =
        new Posting(
            other,
            is.kind(),
            is.postedAt(),
            is.creditsBefore(),
            is.creditsAfter(),
            is.changes(),
            is.line(),
            is.run(),
            is.uncovered(),
            is.repayments(),
            is.cancelled(),
            is.pins(),
            is.conditions());
    return this;
  }

  ChangedPosting postedAt(Instant other) {
    is =
        new Posting(
            is.seq(),
            is.kind(),
            other,
            is.creditsBefore(),
            is.creditsAfter(),
            is.changes(),
            is.line(),
            is.run(),
            is.uncovered(),
            is.repayments(),
            is.cancelled(),
            is.pins(),
            is.conditions());
    return this;
  }

  ChangedPosting before(long other) {
    is =
        new Posting(
            is.seq(),
            is.kind(),
            is.postedAt(),
            other,
            is.creditsAfter(),
            is.changes(),
            is.line(),
            is.run(),
            is.uncovered(),
            is.repayments(),
            is.cancelled(),
            is.pins(),
            is.conditions());
    return this;
  }

  ChangedPosting after(long other) {
    is =
        new Posting(
            is.seq(),
            is.kind(),
            is.postedAt(),
            is.creditsBefore(),
            other,
            is.changes(),
            is.line(),
            is.run(),
            is.uncovered(),
            is.repayments(),
            is.cancelled(),
            is.pins(),
            is.conditions());
    return this;
  }

  ChangedPosting changes(List<Change> other) {
    is =
        new Posting(
            is.seq(),
            is.kind(),
            is.postedAt(),
            is.creditsBefore(),
            is.creditsAfter(),
            other,
            is.line(),
            is.run(),
            is.uncovered(),
            is.repayments(),
            is.cancelled(),
            is.pins(),
            is.conditions());
    return this;
  }

  ChangedPosting run(@Nullable CountedRun other) {
    is =
        new Posting(
            is.seq(),
            is.kind(),
            is.postedAt(),
            is.creditsBefore(),
            is.creditsAfter(),
            is.changes(),
            is.line(),
            other,
            is.uncovered(),
            is.repayments(),
            is.cancelled(),
            is.pins(),
            is.conditions());
    return this;
  }

  ChangedPosting uncovered(@Nullable Stretch other) {
    is =
        new Posting(
            is.seq(),
            is.kind(),
            is.postedAt(),
            is.creditsBefore(),
            is.creditsAfter(),
            is.changes(),
            is.line(),
            is.run(),
            other,
            is.repayments(),
            is.cancelled(),
            is.pins(),
            is.conditions());
    return this;
  }

  ChangedPosting repayments(List<Repayment> other) {
    is =
        new Posting(
            is.seq(),
            is.kind(),
            is.postedAt(),
            is.creditsBefore(),
            is.creditsAfter(),
            is.changes(),
            is.line(),
            is.run(),
            is.uncovered(),
            other,
            is.cancelled(),
            is.pins(),
            is.conditions());
    return this;
  }

  ChangedPosting cancelled(List<Stretch> other) {
    is =
        new Posting(
            is.seq(),
            is.kind(),
            is.postedAt(),
            is.creditsBefore(),
            is.creditsAfter(),
            is.changes(),
            is.line(),
            is.run(),
            is.uncovered(),
            is.repayments(),
            other,
            is.pins(),
            is.conditions());
    return this;
  }

  ChangedPosting pins(List<Pin> other) {
    is =
        new Posting(
            is.seq(),
            is.kind(),
            is.postedAt(),
            is.creditsBefore(),
            is.creditsAfter(),
            is.changes(),
            is.line(),
            is.run(),
            is.uncovered(),
            is.repayments(),
            is.cancelled(),
            other,
            is.conditions());
    return this;
  }

  ChangedPosting conditions(Conditions other) {
    is =
        new Posting(
            is.seq(),
            is.kind(),
            is.postedAt(),
            is.creditsBefore(),
            is.creditsAfter(),
            is.changes(),
            is.line(),
            is.run(),
            is.uncovered(),
            is.repayments(),
            is.cancelled(),
            is.pins(),
            other);
    return this;
  }
}
