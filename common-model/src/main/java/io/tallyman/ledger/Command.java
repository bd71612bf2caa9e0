package io.tallyman.ledger;

import io.tallyman.catalog.LotSource;
import io.tallyman.ledger.Posting.Change;
import io.tallyman.ledger.Posting.Line;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something to be done to one account. */
public sealed interface Command {
  /** Posts a run of usage off the stream: always succeeds, what lots do not cover is overage. */
  record PostUsage(UsageRun run) implements Command {}

  /**
   * Grants a lot that starts at once.
   *
   * @param units micro-credits or actions; positive
   */
  record Grant(
      LotSource source,
      String unit,
      long units,
      @Nullable Instant expiresAt,
      String reference,
      @Nullable String description)
      implements Command {}

  /**
   * Takes units out of the lots in burn order, all or nothing.
   *
   * @param units micro-credits or actions; positive
   */
  record Deduct(String unit, long units, String reference, @Nullable String description)
      implements Command {}

  /**
   * Undoes one event: cancels what is still open of its overage, and returns what lots paid, then
   * or later.
   *
   * @param seq the posting that the event is part of
   * @param uncovered the credits of the event that became overage
   * @param paid units to return, by the lot that paid them, as far as that is stored; positive
   * @param run the void's own row, which debits nothing
   */
  record VoidUsage(long seq, Span uncovered, List<Change> paid, Line line, UsageRun run)
      implements Command {}

  /** Lets time do what is due, and nothing else. */
  record Advance() implements Command {}
}
